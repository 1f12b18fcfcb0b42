#include "net/mbox.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace vastus::net {
namespace {

constexpr std::size_t line_bytes_kept = 512;  // A border or an identifying header line.
constexpr std::size_t identity_bytes_max = 4096;
constexpr std::size_t words_max = 32;  // Of a border line.

using Words = std::vector<std::string_view>;

Words split_words(std::string_view line) {
    Words words;
    while (words.size() < words_max) {
        const auto begin = line.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos) break;
        line.remove_prefix(begin);
        const auto end = std::min(line.find_first_of(" \t\r"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0)
        return std::nullopt;
    return value;
}

/// "10:00" or "10:00:00".
std::optional<std::chrono::seconds> time_of_day(std::string_view text) {
    if (text.size() != 5 && text.size() != 8) return std::nullopt;
    if (text[2] != ':' || (text.size() == 8 && text[5] != ':')) return std::nullopt;
    const auto h = number(text.substr(0, 2)), m = number(text.substr(3, 2));
    const auto s = text.size() == 8 ? number(text.substr(6, 2)) : std::optional(0);
    if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    return std::chrono::hours(*h) + std::chrono::minutes(*m) + std::chrono::seconds(*s);
}

/// "+0200"; zero for anything else.
std::chrono::minutes zone(std::string_view text) {
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return {};
    const auto h = number(text.substr(1, 2)), m = number(text.substr(3, 2));
    if (!h || !m || *h > 14 || *m > 59) return {};
    const auto offset = std::chrono::hours(*h) + std::chrono::minutes(*m);
    return text[0] == '+' ? offset : -offset;
}

std::optional<unsigned> month(std::string_view text) {
    constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<unsigned>(found - names.begin()) + 1;
}

bool identifies(std::string_view line) {
    constexpr std::array<std::string_view, 4> names{"message-id:", "date:", "from:", "subject:"};
    const auto same = [](char a, char b) {
        return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
    };
    return std::ranges::any_of(names, [&](std::string_view name) {
        return line.size() >= name.size() &&
               std::equal(name.begin(), name.end(), line.begin(), same);
    });
}

}  // namespace

std::optional<model::Instant> read_border(std::string_view line) {
    if (!line.starts_with("From ")) return std::nullopt;
    const auto words = split_words(line);
    for (std::size_t i = 3; i + 1 < words.size(); ++i) {
        const auto time = time_of_day(words[i]);
        const auto in_month = month(words[i - 2]);
        const auto day = number(words[i - 1]);
        if (!time || !in_month || !day) continue;
        // The year follows, or a zone and then the year; a zone may also come last.
        std::optional<int> year = number(words[i + 1]);
        auto offset = year && i + 2 < words.size() ? zone(words[i + 2]) : zone(words[i + 1]);
        if ((!year || words[i + 1].size() != 4) && i + 2 < words.size())
            year = number(words[i + 2]);
        if (!year || *year < 1970 || *year > 9999) return std::nullopt;
        const std::chrono::year_month_day date{std::chrono::year(*year),
                                               std::chrono::month(*in_month),
                                               std::chrono::day(static_cast<unsigned>(*day))};
        if (!date.ok()) return std::nullopt;
        return model::Instant(std::chrono::sys_days(date)) + *time - offset;
    }
    return std::nullopt;
}

bool MboxScanner::feed(std::string_view piece) {
    while (!piece.empty()) {
        const auto end = piece.find('\n');
        const auto part = piece.substr(0, end);
        if (line_.size() < line_bytes_kept) line_ += part.substr(0, line_bytes_kept - line_.size());
        if (end == std::string_view::npos) {
            offset_ += part.size();
            return true;
        }
        offset_ += part.size() + 1;
        piece.remove_prefix(end + 1);
        if (!end_line()) return false;
    }
    return true;
}

bool MboxScanner::end_line() {
    if (line_.ends_with('\r')) line_.pop_back();
    const auto received = after_empty_ ? read_border(line_) : std::nullopt;
    if (received) {
        end_mail(line_at_);
        open_ = MboxMail{line_at_, offset_, 0, *received, {}};
        identity_ = line_;
        in_header_ = true;
    } else if (!open_) {
        return false;
    } else if (in_header_ && identifies(line_) && identity_.size() < identity_bytes_max) {
        identity_ += "\n" + line_;
    }
    after_empty_ = line_.empty();
    if (after_empty_) in_header_ = false;
    line_.clear();
    line_at_ = offset_;
    return true;
}

void MboxScanner::end_mail(std::uint64_t at) {
    if (!open_) return;
    open_->bytes = at - open_->at;
    const std::string_view before(reinterpret_cast<const char*>(chain_.data()), chain_.size());
    chain_ = model::sha256(std::string(before) + identity_);
    open_->chain = chain_;
    mails_.push_back(*open_);
    open_.reset();
}

void MboxScanner::finish() {
    end_mail(offset_);
    line_.clear();
}

std::string unquote_mbox(std::string_view mail) {
    // The empty line before the next border belongs to the mbox.
    if (mail.ends_with("\r\n\r\n")) {
        mail.remove_suffix(2);
    } else if (mail.ends_with("\n\n")) {
        mail.remove_suffix(1);
    }
    std::string bytes;
    bytes.reserve(mail.size());
    while (!mail.empty()) {
        const auto end = std::min(mail.find('\n'), mail.size() - 1);
        auto line = mail.substr(0, end + 1);
        mail.remove_prefix(end + 1);
        const auto quotes = line.find_first_not_of('>');
        if (quotes != std::string_view::npos && quotes > 0 &&
            line.substr(quotes).starts_with("From "))
            line.remove_prefix(1);
        bytes += line;
    }
    return bytes;
}

}  // namespace vastus::net
