#include "net/uid_list.hpp"

#include <charconv>
#include <set>

#include "model/hash.hpp"
#include "net/durable_file.hpp"

namespace vastus::net {

using model::Result;

namespace {

constexpr std::size_t names_max = 1'000'000;          // Of one folder; about 100 MB here.
constexpr std::uint64_t file_bytes_max = 512u << 20;  // names_max names of 255 bytes, escaped.
constexpr std::string_view first_line = "vastus uids 1";

std::string escape(std::string_view name) {
    std::string escaped;
    for (const char c : name) {
        if (c == '\\' || c == '\n') escaped += '\\';
        escaped += c == '\n' ? 'n' : c;
    }
    return escaped;
}

std::string unescape(std::string_view text) {
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '\\' && i + 1 < text.size();
        if (is_escape) ++i;
        name += is_escape && text[i] == 'n' ? '\n' : text[i];
    }
    return name;
}

/// The text up to the next line end, which is taken off.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

bool read_number(std::string_view text, std::uint32_t& number) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() && number != 0;
}

}  // namespace

std::uint32_t validity_from(std::string_view what) {
    const auto hash = model::hash128({"uidvalidity", what});
    std::uint32_t validity = 0;
    for (std::size_t i = 0; i < 4; ++i) validity = validity << 8 | hash.at(i);
    return validity == 0 ? 1 : validity;
}

Result<> UidList::update(const std::vector<std::string>& names) {
    if (names.size() > names_max) return model::refused("the folder has more than 1,000,000 mails");
    if (!loaded_) {
        TRY(load());
        loaded_ = true;
    }
    bool changed = false;
    const std::set<std::string_view> present(names.begin(), names.end());
    for (auto it = names_.begin(); it != names_.end();) {
        if (present.contains(it->second)) {
            ++it;
            continue;
        }
        uids_.erase(it->second);
        it = names_.erase(it);
        changed = true;
    }
    for (const auto& name : names) {
        if (uids_.contains(name)) continue;
        if (next_ == UINT32_MAX) return model::refused("the folder has used up its numbers");
        uids_.emplace(name, next_);
        names_.emplace(next_++, name);
        changed = true;
    }
    if (!changed) return model::ok();
    const auto saved = save();
    if (!saved) loaded_ = false;  // What is not on the disk was never given out.
    return saved;
}

Result<> UidList::load() {
    names_.clear();
    uids_.clear();
    const auto text = read_start(file_, file_bytes_max);
    if (!text && text.assume_error().fault() != model::Fault::missing) return text.assume_error();
    if (text && parse(text.assume_value())) return model::ok();
    names_.clear();
    uids_.clear();
    next_ = 1;
    // A new life. Its name is the time the file system gives to this first writing.
    TRY(write_durably(file_, ""));
    TRY(const auto born, facts_of(file_));
    validity_ = validity_from(std::to_string(born.changed_ns));
    return save();
}

bool UidList::parse(std::string_view text) {
    if (take_line(text) != first_line) return false;
    if (!read_number(take_line(text), validity_) || !read_number(take_line(text), next_))
        return false;
    while (!text.empty()) {
        const auto line = take_line(text);
        const auto blank = line.find(' ');
        std::uint32_t uid = 0;
        if (blank == std::string_view::npos || !read_number(line.substr(0, blank), uid) ||
            uid >= next_)
            return false;
        auto name = unescape(line.substr(blank + 1));
        uids_.emplace(name, uid);
        names_.emplace(uid, std::move(name));
    }
    return uids_.size() == names_.size();
}

Result<> UidList::save() {
    std::string text(first_line);
    text += "\n" + std::to_string(validity_) + "\n" + std::to_string(next_) + "\n";
    for (const auto& [uid, name] : names_) text += std::to_string(uid) + " " + escape(name) + "\n";
    return write_durably(file_, text);
}

}  // namespace vastus::net
