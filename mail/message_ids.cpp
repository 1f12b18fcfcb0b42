#include "mail/message_ids.hpp"

#include <algorithm>

#include "mail/ascii.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t ids_first = 20;  // mail.md 4.1.
constexpr std::size_t ids_last = 180;
constexpr std::size_t id_bytes_max = 998;  // A line of RFC 5322: no real id is longer.

class IdList {
public:
    explicit IdList(Defects& defects) : defects_(defects) {}

    void put(std::string_view raw) {
        std::string id;
        for (const char c : raw)
            if (!is_space(c)) id.push_back(c);
        if (id.empty()) return;
        if (id.size() > id_bytes_max) return add_defect(defects_, "message-id-long");
        ids_.push_back(model::scrub_utf8(id));
        if (ids_.size() < 2 * (ids_first + ids_last)) return;
        drop_middle();
    }

    std::vector<std::string> finish() {
        if (ids_.size() > ids_first + ids_last) drop_middle();
        return std::move(ids_);
    }

private:
    void drop_middle() {
        add_defect(defects_, "too-many-references");
        const auto begin = ids_.begin() + static_cast<std::ptrdiff_t>(ids_first);
        ids_.erase(begin, ids_.end() - static_cast<std::ptrdiff_t>(ids_last));
    }

    Defects& defects_;
    std::vector<std::string> ids_;
};

}  // namespace

std::vector<std::string> read_message_ids(std::string_view value, Defects& defects) {
    IdList ids(defects);
    bool has_brackets = false;
    for (std::size_t at = value.find('<'); at != std::string_view::npos;) {
        const std::size_t close = value.find('>', at);
        // "<a@b <c@d>": the first one was never closed.
        const std::size_t inner = value.find('<', at + 1);
        if (inner < close && close != std::string_view::npos) {
            ids.put(value.substr(at + 1, inner - at - 1));
            has_brackets = true;
            at = inner;
            continue;
        }
        if (close == std::string_view::npos) {
            const std::string_view rest = value.substr(at + 1);
            ids.put(rest.substr(0, rest.find_first_of(" \t<")));
            has_brackets = true;
            break;
        }
        ids.put(value.substr(at + 1, close - at - 1));
        has_brackets = true;
        at = value.find('<', close);
    }
    if (has_brackets) return ids.finish();
    for (std::size_t at = 0; at < value.size();) {
        const std::size_t end = std::min(value.find_first_of(" \t,", at), value.size());
        const std::string_view word = value.substr(at, end - at);
        if (word.find('@') != std::string_view::npos) ids.put(word);
        at = end + 1;
    }
    return ids.finish();
}

}  // namespace vastus::mail
