#include "config/problems.hpp"

#include <algorithm>
#include <tuple>

#include "model/utf8.hpp"

namespace vastus::config {
namespace {

// More than anybody repairs in one sitting; keeps a hostile file from filling the memory.
constexpr std::size_t problems_max = 200;
// A quoted word is there to be recognised, not to be read.
constexpr std::size_t quoted_bytes_max = 80;

bool is_control(char32_t value) {
    const bool c0_or_c1 = value < 0x20 || (value >= 0x7F && value < 0xA0);
    const bool turns_text = (value >= 0x202A && value <= 0x202E) ||
                            (value >= 0x2066 && value <= 0x2069) || value == 0x200E ||
                            value == 0x200F;
    return c0_or_c1 || turns_text || value == 0x2028 || value == 0x2029 || value == 0xFEFF;
}

}  // namespace

void Problems::error(std::string_view code, Place at, std::string text, std::string hint) {
    ++errors_;
    add(rules::Diagnosis::Level::error, code, at, std::move(text), std::move(hint));
}

void Problems::warning(std::string_view code, Place at, std::string text, std::string hint) {
    add(rules::Diagnosis::Level::warning, code, at, std::move(text), std::move(hint));
}

void Problems::note(Place at, std::string_view text) {
    if (notes_.size() >= problems_max) return;
    notes_.emplace_back(at, printable(file_) + ":" + std::to_string(at.line) + ":" +
                                std::to_string(at.column) + ": note: " + printable(text));
}

std::vector<std::string> Problems::take_notes() {
    std::stable_sort(notes_.begin(), notes_.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first.line, a.first.column) < std::tie(b.first.line, b.first.column);
    });
    std::vector<std::string> texts;
    for (auto& [at, text] : notes_) texts.push_back(std::move(text));
    notes_.clear();
    return texts;
}

std::vector<rules::Diagnosis> Problems::take() { return std::move(list_); }

void Problems::add(rules::Diagnosis::Level level, std::string_view code, Place at, std::string text,
                   std::string hint) {
    if (list_.size() > problems_max) return;
    if (list_.size() == problems_max) {
        list_.push_back({rules::Diagnosis::Level::error, "too-many", position(at),
                         "there are more problems than these " + std::to_string(problems_max),
                         "repair the first ones and check again"});
        ++errors_;
        return;
    }
    list_.push_back({level, std::string(code), position(at), std::move(text), std::move(hint)});
}

void sort_diagnoses(std::vector<rules::Diagnosis>& list, const std::vector<std::string>& files) {
    const auto rank = [&files](const rules::Diagnosis& diagnosis) {
        return std::find(files.begin(), files.end(), diagnosis.at.file) - files.begin();
    };
    const auto key = [&rank](const rules::Diagnosis& diagnosis) {
        return std::make_tuple(rank(diagnosis), diagnosis.at.line, diagnosis.at.column);
    };
    std::stable_sort(list.begin(), list.end(),
                     [&key](const auto& a, const auto& b) { return key(a) < key(b); });
    const auto same = [](const rules::Diagnosis& a, const rules::Diagnosis& b) {
        return a.code == b.code && a.at.file == b.at.file && a.at.line == b.at.line &&
               a.at.column == b.at.column && a.text == b.text;
    };
    list.erase(std::unique(list.begin(), list.end(), same), list.end());
}

std::string printable(std::string_view text) {
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        const model::CodePoint point = model::code_point_at(text, at);
        model::append_utf8(clean,
                           is_control(point.value) ? model::replacement_character : point.value);
        at += point.size;
    }
    return clean;
}

std::string in_quotes(std::string_view text) {
    const std::string_view head = model::cut_utf8(text, quoted_bytes_max);
    return '"' + printable(head) + (head.size() < text.size() ? "…\"" : "\"");
}

}  // namespace vastus::config
