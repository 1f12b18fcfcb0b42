#include "rules/fold.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstdint>
#include <cstring>

#include "model/utf8.hpp"
#include "rules/fold_table.hpp"

namespace vastus::rules {
namespace {

/// Letters of all European languages lie below; they are looked up directly.
constexpr char32_t direct_end = 0x500;
/// More marks on one letter than any language writes; the rest is copied as it is.
constexpr std::size_t cluster_max = 32;

char32_t search_fold(char32_t point) {
    const auto after =
        std::ranges::upper_bound(fold_runs, static_cast<std::uint32_t>(point), {}, &FoldRun::first);
    if (after == fold_runs.begin()) return point;
    const FoldRun& run = *(after - 1);
    if (point > run.last || (point - run.first) % run.every != 0) return point;
    return point + run.offset;
}

bool search_word(char32_t point) {
    const auto after = std::ranges::upper_bound(word_ranges, static_cast<std::uint32_t>(point), {},
                                                &WordRange::first);
    return after != word_ranges.begin() && point <= (after - 1)->last;
}

bool is_ascii_blank(char32_t point) { return point == ' ' || (point >= '\t' && point <= '\r'); }

struct DirectTables {
    std::array<std::uint16_t, direct_end> folds{};
    std::bitset<direct_end> words;
    std::vector<Composition> by_composed;

    DirectTables() {
        for (char32_t point = 0; point < direct_end; ++point) {
            char32_t folded = search_fold(point);
            if (point >= 'A' && point <= 'Z') folded = point + 0x20;
            if (is_ascii_blank(point)) folded = ' ';
            folds[point] = static_cast<std::uint16_t>(folded);
            words[point] = search_word(point);
        }
        by_composed.assign(compositions.begin(), compositions.end());
        std::ranges::sort(by_composed, {}, &Composition::composed);
    }
};

const DirectTables& tables() {
    static const DirectTables built;
    return built;
}

std::uint32_t mark_class(char32_t mark) {
    const auto after = std::ranges::upper_bound(mark_classes, static_cast<std::uint32_t>(mark), {},
                                                &MarkClass::first);
    return after == mark_classes.begin() ? 0 : (after - 1)->combining;
}

const Composition* decompose(char32_t point) {
    const auto& all = tables().by_composed;
    const auto found = std::ranges::lower_bound(all, static_cast<std::uint32_t>(point), {},
                                                &Composition::composed);
    if (found == all.end() || found->composed != point) return nullptr;
    return &*found;
}

/// A letter and its marks in canonical order, composed as far as Unicode has letters for it.
std::vector<char32_t> compose_cluster(char32_t base, std::vector<char32_t> marks) {
    for (const auto* parts = decompose(base); parts != nullptr; parts = decompose(base)) {
        marks.insert(marks.begin(), parts->mark);
        base = parts->base;
    }
    std::ranges::stable_sort(marks, {}, mark_class);
    std::vector<char32_t> cluster{base};
    std::uint32_t last_class = 0;
    for (const char32_t mark : marks) {
        const char32_t composed = compose(cluster.front(), mark);
        const bool is_blocked = cluster.size() > 1 && last_class >= mark_class(mark);
        if (composed != 0 && !is_blocked) {
            cluster.front() = composed;
        } else {
            cluster.push_back(mark);
            last_class = mark_class(mark);
        }
    }
    return cluster;
}

constexpr std::uint64_t each(std::uint8_t byte) { return 0x0101010101010101u * byte; }

/// Folds one text. The output grows ahead of need, so that the loop writes without asking.
class Folder {
public:
    explicit Folder(std::string_view text) : text_(text) {
        result_.text.resize(text.size() + text.size() / 2 + 16);
    }

    Folded run() {
        while (at_ < text_.size()) {
            if (out_ + 16 > result_.text.size()) result_.text.resize(out_ * 2 + 64);
            take_common();
            if (at_ < text_.size()) take_point();
        }
        if (out_ > 0 && result_.text[out_ - 1] == ' ') --out_;
        result_.text.resize(out_);
        return std::move(result_);
    }

private:
    bool after_blank() const { return out_ == 0 || result_.text[out_ - 1] == ' '; }

    /// Notes where output and input run apart.
    void mark_shift(std::size_t original) {
        if (original - out_ == distance_) return;
        distance_ = original - out_;
        result_.shifts.push_back({out_, original});
    }

    /// As much as possible of what keeps its length: ASCII, eight characters at once, and letters
    /// of two bytes. Stops before anything else.
    void take_common() {
        const char* const text = text_.data();
        const std::size_t end = text_.size();
        char* const result = result_.text.data();
        // A block is written whole, and a code point may follow before the output grows.
        const std::size_t room = result_.text.size() - 16;
        std::size_t at = at_;
        std::size_t out = out_;
        if (at - out != distance_) {
            distance_ = at - out;
            result_.shifts.push_back({out, at});
        }
        while (end - at >= 8 && out <= room) {
            const auto first = static_cast<unsigned char>(text[at]);
            if (first >= 0x80) {
                const std::uint16_t folded =
                    fold_pair(first, static_cast<unsigned char>(text[at + 1]));
                if (folded == 0) break;
                result[out] = static_cast<char>(0xC0 | (folded >> 6));
                result[out + 1] = static_cast<char>(0x80 | (folded & 0x3F));
                at += 2;
                out += 2;
                continue;
            }
            std::uint64_t block = 0;
            std::memcpy(&block, text + at, 8);
            const bool is_after_blank = out == 0 || result[out - 1] == ' ';
            const std::size_t taken = fold_ascii(block, is_after_blank);
            if (taken == 0) break;
            std::memcpy(result + out, &block, 8);
            at += taken;
            out += taken;
        }
        at_ = at;
        out_ = out;
    }

    /// Folds a letter of two bytes to another one; 0 when it is anything else.
    std::uint16_t fold_pair(unsigned char first, unsigned char second) const {
        const bool is_pair = first >= 0xC2 && first < 0xD4 && (second & 0xC0) == 0x80;
        // 0xCC and 0xCD lead the marks, which join the letter before them.
        if (!is_pair || first == 0xCC || first == 0xCD) return 0;
        const std::uint16_t folded = folds_[(first & 0x1Fu) << 6 | (second & 0x3Fu)];
        return folded >= 0x80 && folded < 0x800 ? folded : 0;
    }

    /// Folds the leading characters of a block that are plain and returns how many they are.
    static std::size_t fold_ascii(std::uint64_t& block, bool is_after_blank) {
        constexpr std::uint64_t high = each(0x80);
        const std::uint64_t controls = ~((block | high) - each(0x20)) & high;
        const std::uint64_t spaces = ~(((block ^ each(0x20)) | high) - each(1)) & high;
        std::uint64_t others = (block & high) | controls | (spaces & (spaces << 8));
        if (is_after_blank) others |= spaces & 0x80;
        const std::uint64_t upper =
            ((block + each(0x80 - 'A')) ^ (block + each(0x7F - 'Z'))) & high & ~block;
        block |= upper >> 2;
        return others == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(others)) / 8;
    }

    void take_point() {
        const model::CodePoint point = model::code_point_at(text_, at_);
        if (is_mark(point.value) && !after_blank()) {
            take_marks();
            return;
        }
        const char32_t folded = fold_point(point.value);
        const bool is_dropped = folded == 0 && point.value != 0;
        if (!is_dropped && !(folded == ' ' && after_blank())) put(folded, at_);
        at_ += point.size;
    }

    /// Marks after a letter: the letter is taken back and put again with them.
    void take_marks() {
        std::size_t begin = out_ - 1;
        while (begin > 0 && (static_cast<unsigned char>(result_.text[begin]) & 0xC0) == 0x80)
            --begin;
        const char32_t base = model::code_point_at({result_.text.data(), out_}, begin).value;
        std::vector<char32_t> marks;
        while (marks.size() < cluster_max) {
            const model::CodePoint point = model::code_point_at(text_, at_);
            if (point.size == 0 || !is_mark(point.value)) break;
            // U+0340, U+0341 and U+0343 are other names of marks; U+0345 folds to a letter.
            marks.push_back(point.value == 0x345 ? point.value : fold_point(point.value));
            at_ += point.size;
        }
        const std::size_t original = begin + distance_;
        out_ = begin;
        if (result_.text.size() < out_ + 4 * (cluster_max + 8))
            result_.text.resize(out_ + 4 * (cluster_max + 8) + text_.size() - at_);
        while (!result_.shifts.empty() && result_.shifts.back().folded > begin)
            result_.shifts.pop_back();
        for (const char32_t point : compose_cluster(base, std::move(marks)))
            put(fold_point(point), original);
    }

    void put(char32_t point, std::size_t original) {
        if (point < 0x80) {
            mark_shift(original);
            result_.text[out_++] = static_cast<char>(point);
            return;
        }
        mark_shift(original);
        if (point < 0x800) {
            result_.text[out_++] = static_cast<char>(0xC0 | (point >> 6));
            result_.text[out_++] = static_cast<char>(0x80 | (point & 0x3F));
            return;
        }
        std::string bytes;
        model::append_utf8(bytes, point);
        std::ranges::copy(bytes, result_.text.begin() + static_cast<std::ptrdiff_t>(out_));
        out_ += bytes.size();
    }

    std::string_view text_;
    std::size_t at_ = 0, out_ = 0, distance_ = 0;
    Folded result_;
    const std::array<std::uint16_t, direct_end>& folds_ = tables().folds;
};

}  // namespace

std::size_t Folded::original(std::size_t offset) const {
    const auto after = std::ranges::upper_bound(shifts, offset, {}, &Shift::folded);
    if (after == shifts.begin()) return offset;
    const Shift& shift = *(after - 1);
    return shift.original + (offset - shift.folded);
}

std::string_view Folded::quote(std::string_view source, std::size_t begin, std::size_t end) const {
    if (begin >= end) return {};
    // The end is that of the last character: a run of blanks after it is not quoted.
    std::size_t last = end - 1;
    while (last > begin && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    const std::size_t from = std::min(original(begin), source.size());
    std::size_t to = std::min(original(last), source.size());
    to += model::code_point_at(source, to).size;
    while (is_mark(model::code_point_at(source, to).value) && to < source.size())
        to += model::code_point_at(source, to).size;
    return source.substr(from, std::max(to, from) - from);
}

Folded fold(std::string_view text) { return Folder(text).run(); }

char32_t fold_point(char32_t point) {
    return point < direct_end ? tables().folds[point] : search_fold(point);
}

bool is_word(char32_t point) {
    return point < direct_end ? tables().words[point] : search_word(point);
}

bool is_mark(char32_t point) { return point >= 0x300 && point < 0x370; }

char32_t compose(char32_t base, char32_t mark) {
    const auto less = [](const Composition& left, const Composition& right) {
        return std::pair(left.base, left.mark) < std::pair(right.base, right.mark);
    };
    const Composition wanted{static_cast<std::uint32_t>(base), static_cast<std::uint32_t>(mark), 0};
    const auto found = std::ranges::lower_bound(compositions, wanted, less);
    if (found == compositions.end() || found->base != base || found->mark != mark) return 0;
    return found->composed;
}

std::string strip_diacritics(std::string_view folded) {
    std::string stripped;
    for (std::size_t at = 0; at < folded.size();) {
        const model::CodePoint point = model::code_point_at(folded, at);
        char32_t base = point.value;
        for (const auto* parts = decompose(base); parts != nullptr; parts = decompose(base))
            base = parts->base;
        const bool is_latin = base < 0x80;
        model::append_utf8(stripped, is_latin ? base : point.value);
        at += point.size;
    }
    return stripped;
}

}  // namespace vastus::rules
