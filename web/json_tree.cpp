#include "web/json_tree.hpp"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <set>

#include "model/utf8.hpp"
#include "web/json.hpp"

namespace vastus::web {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 64;       // Forms are flat; reliability.md 5.
constexpr std::size_t nodes_max = 500'000;  // 10,000 entries of 50 fields; about 100 MB.

/// A marker for a lone surrogate: valid UTF-8 that no honest text contains.
constexpr std::string_view broken_escape = "\\uFFFD";

bool is_hex_surrogate(std::string_view text, char low, char high) {
    const auto is_hex = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return false;
    if (text[2] != 'd' && text[2] != 'D') return false;
    const char third = text[3] >= 'a' ? static_cast<char>(text[3] - 'a' + 'A') : text[3];
    return third >= low && third <= high && is_hex(text[4]) && is_hex(text[5]);
}

/// Lone surrogates make the parser refuse the whole document; one bad entry must not.
std::string mend_escapes(std::string_view bytes) {
    std::string mended;
    mended.reserve(bytes.size());
    while (!bytes.empty()) {
        const auto slash = std::min(bytes.find('\\'), bytes.size());
        mended += bytes.substr(0, slash);
        bytes.remove_prefix(slash);
        std::size_t taken = std::min<std::size_t>(2, bytes.size());
        if (is_hex_surrogate(bytes, '8', 'B') && is_hex_surrogate(bytes.substr(6), 'C', 'F')) {
            taken = 12;
        } else if (is_hex_surrogate(bytes, '8', 'F')) {
            mended += broken_escape;
            bytes.remove_prefix(6);
            continue;
        }
        mended += bytes.substr(0, taken);
        bytes.remove_prefix(taken);
    }
    return mended;
}

/// Receives the parser's events and builds the tree.
struct Builder {
    static constexpr std::size_t max_object_size = nodes_max;
    static constexpr std::size_t max_array_size = nodes_max;
    static constexpr std::size_t max_key_size = 64u << 10;
    static constexpr std::size_t max_string_size = 16u << 20;

    using error_code = json::error_code;
    using string_view = json::string_view;

    std::vector<JsonNode> open{1};  ///< The path from a root above the document to here.
    std::string name, text;
    std::size_t nodes = 0;

    bool add(JsonNode node, error_code& ec) {
        if (++nodes > nodes_max) {
            ec = json::error::array_too_large;
            return false;
        }
        node.name = std::move(name);
        name.clear();
        open.back().children.push_back(std::move(node));
        return true;
    }
    bool begin(JsonKind kind) {
        JsonNode node;
        node.kind = kind;
        node.name = std::move(name);
        name.clear();
        open.push_back(std::move(node));
        return true;
    }
    bool end(error_code& ec) {
        auto node = std::move(open.back());
        open.pop_back();
        name = std::move(node.name);
        if (node.kind == JsonKind::object) {
            std::set<std::string_view> names;
            for (const auto& member : node.children)
                if (!names.insert(member.name).second) node.has_twin_names = true;
        }
        return add(std::move(node), ec);
    }
    bool number(string_view last, bool is_beyond_range, error_code& ec) {
        text.append(last.data(), last.size());
        JsonNode node;
        node.kind = JsonKind::number;
        node.text = std::move(text);
        node.is_beyond_range = is_beyond_range;
        text.clear();
        return add(std::move(node), ec);
    }
    bool part(std::string& to, string_view piece) {
        to.append(piece.data(), piece.size());
        return true;
    }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return begin(JsonKind::object); }
    bool on_object_end(std::size_t, error_code& ec) { return end(ec); }
    bool on_array_begin(error_code&) { return begin(JsonKind::array); }
    bool on_array_end(std::size_t, error_code& ec) { return end(ec); }
    bool on_key_part(string_view piece, std::size_t, error_code&) { return part(name, piece); }
    bool on_key(string_view piece, std::size_t, error_code&) {
        part(name, piece);
        name = model::scrub_utf8(name);
        return true;
    }
    bool on_string_part(string_view piece, std::size_t, error_code&) { return part(text, piece); }
    bool on_string(string_view piece, std::size_t, error_code& ec) {
        part(text, piece);
        JsonNode node;
        node.kind = JsonKind::string;
        node.was_broken = !model::is_utf8(text) || text.find("\xEF\xBF\xBD") != std::string::npos;
        node.text = model::scrub_utf8(text);
        text.clear();
        return add(std::move(node), ec);
    }
    bool on_number_part(string_view piece, error_code&) { return part(text, piece); }
    bool on_int64(std::int64_t, string_view piece, error_code& ec) {
        return number(piece, false, ec);
    }
    bool on_uint64(std::uint64_t, string_view piece, error_code& ec) {
        return number(piece, false, ec);
    }
    bool on_double(double value, string_view piece, error_code& ec) {
        return number(piece, !std::isfinite(value), ec);
    }
    bool on_bool(bool value, error_code& ec) {
        JsonNode node;
        node.kind = JsonKind::boolean;
        node.is_true = value;
        return add(std::move(node), ec);
    }
    bool on_null(error_code& ec) { return add({}, ec); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }
};

std::string unescape_token(std::string_view token) {
    std::string name;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool is_escape =
            token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
        if (!is_escape) {
            name += token[i];
            continue;
        }
        name += token[++i] == '0' ? '~' : '/';
    }
    return name;
}

const JsonNode* child_of(const JsonNode& node, const std::string& token) {
    if (node.kind == JsonKind::object) {
        const auto found = std::ranges::find(node.children, token, &JsonNode::name);
        return found == node.children.end() ? nullptr : &*found;
    }
    if (node.kind != JsonKind::array) return nullptr;
    std::size_t index = 0;
    const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
    if (read.ec != std::errc() || read.ptr != token.data() + token.size()) return nullptr;
    return index < node.children.size() ? &node.children[index] : nullptr;
}

void write(JsonWriter& out, const JsonNode& node) {
    switch (node.kind) {
        case JsonKind::null: out.null(); return;
        case JsonKind::boolean: out.boolean(node.is_true); return;
        case JsonKind::number: out.raw(node.text); return;
        case JsonKind::string: out.string(node.text); return;
        case JsonKind::array:
            out.begin_array();
            for (const auto& child : node.children) write(out, child);
            out.end_array();
            return;
        case JsonKind::object:
            out.begin_object();
            for (const auto& child : node.children) {
                out.key(child.name);
                write(out, child);
            }
            out.end_object();
            return;
    }
}

}  // namespace

model::Result<JsonNode> parse_json(std::string_view bytes) {
    json::parse_options options;
    options.max_depth = depth_max;
    options.allow_invalid_utf8 = true;  // We mend it ourselves, string by string.
    json::basic_parser<Builder> parser(options);
    const auto mended = mend_escapes(bytes);
    json::error_code ec;
    const auto taken = parser.write_some(false, mended.data(), mended.size(), ec);
    if (ec)
        return model::malformed("not JSON at byte " + std::to_string(taken) + ": " + ec.message());
    if (mended.find_first_not_of(" \t\r\n", taken) != std::string::npos)
        return model::malformed("more than one JSON value");
    auto& root = parser.handler().open.front();
    if (root.children.size() != 1) return model::malformed("no JSON value");
    return std::move(root.children.front());
}

const JsonNode* at_pointer(const JsonNode& node, std::string_view pointer) {
    const JsonNode* at = &node;
    while (at && !pointer.empty()) {
        if (pointer.front() != '/') return nullptr;
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        at = child_of(*at, unescape_token(pointer.substr(0, end)));
        pointer.remove_prefix(end);
    }
    return at;
}

bool is_pointer(std::string_view pointer) { return pointer.empty() || pointer.front() == '/'; }

std::string to_json(const JsonNode& node) {
    JsonWriter out;
    write(out, node);
    return out.take();
}

}  // namespace vastus::web
