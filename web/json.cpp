#include "web/json.hpp"

#include <array>
#include <utility>

#include "model/assert.hpp"
#include "model/hash.hpp"
#include "model/utf8.hpp"

namespace vastus::web {

using model::Address;

void JsonWriter::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (has_value_.empty()) return;
    if (has_value_.back()) out_ += ',';
    has_value_.back() = true;
}

void JsonWriter::begin(char bracket) {
    separate();
    out_ += bracket;
    has_value_.push_back(false);
}

void JsonWriter::end(char bracket) {
    VASTUS_ASSERT(!has_value_.empty() && !after_key_);
    has_value_.pop_back();
    out_ += bracket;
}

void JsonWriter::key(std::string_view name) {
    separate();
    append_quoted(name);
    out_ += ':';
    after_key_ = true;
}

void JsonWriter::string(std::string_view text) {
    separate();
    append_quoted(text);
}

void JsonWriter::number(std::int64_t value) { raw(std::to_string(value)); }
void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }
void JsonWriter::null() { raw("null"); }

void JsonWriter::strings(std::string_view name, const std::vector<std::string>& texts) {
    key(name);
    begin_array();
    for (const auto& text : texts) string(text);
    end_array();
}

void JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
}

std::string JsonWriter::take() {
    VASTUS_ASSERT(has_value_.empty() && !after_key_);
    return std::exchange(out_, {});
}

void JsonWriter::append_quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string mended;
    if (!model::is_utf8(text)) {
        mended = model::scrub_utf8(text);
        text = mended;
    }
    out_ += '"';
    for (const char c : text) {
        const auto value = static_cast<unsigned char>(c);
        switch (c) {
            case '"': out_ += "\\\""; break;
            case '\\': out_ += "\\\\"; break;
            case '\n': out_ += "\\n"; break;
            case '\r': out_ += "\\r"; break;
            case '\t': out_ += "\\t"; break;
            default:
                if (value < 0x20 || value == 0x7f) {
                    out_ += "\\u00";
                    out_ += digits[value >> 4];
                    out_ += digits[value & 15];
                } else {
                    out_ += c;
                }
        }
    }
    out_ += '"';
}

namespace {

void text_or_null(JsonWriter& out, std::string_view text) {
    if (text.empty()) {
        out.null();
    } else {
        out.string(text);
    }
}

void date(JsonWriter& out, const std::optional<model::Instant>& at) {
    out.key("date");
    if (at) {
        out.string(model::iso(*at));
    } else {
        out.null();
    }
}

void person(JsonWriter& out, const Address& address) {
    out.begin_object();
    out.key("name");
    out.string(address.name);
    out.key("address");
    out.string(address.address);
    out.end_object();
}

void people(JsonWriter& out, std::string_view key, const std::vector<Address>& addresses) {
    out.key(key);
    out.begin_array();
    for (const auto& address : addresses) person(out, address);
    out.end_array();
}

/// Depth is bounded by the reader of mails (20).
void structure(JsonWriter& out, const model::Structure& part) {
    out.begin_object();
    out.key("type");
    out.string(part.type);
    if (part.type.starts_with("multipart/")) {
        out.key("children");
        out.begin_array();
        for (const auto& child : part.children) structure(out, child);
        out.end_array();
    } else if (!part.children.empty()) {
        out.key("child");
        structure(out, part.children.front());
    }
    out.end_object();
}

void forwarded(JsonWriter& out, const std::optional<model::Forwarded>& value) {
    out.key("forwarded");
    if (!value) {
        out.null();
        return;
    }
    out.begin_object();
    out.key("from");
    person(out, value->from);
    people(out, "to", value->to);
    people(out, "cc", value->cc);
    out.key("subject");
    out.string(value->subject);
    date(out, value->date);
    out.key("text");
    out.string(value->text);
    out.key("own_text");
    out.string(value->own_text);
    out.end_object();
}

void attachments(JsonWriter& out, const std::vector<model::Attachment>& values) {
    out.key("attachments");
    out.begin_array();
    for (const auto& one : values) {
        out.begin_object();
        out.key("name");
        text_or_null(out, one.name);
        out.key("type");
        out.string(one.type);
        out.key("bytes");
        out.number(static_cast<std::int64_t>(one.bytes));
        out.key("sha256");
        out.string(model::hex(one.sha256));
        out.key("inline");
        out.boolean(one.is_inline);
        out.end_object();
    }
    out.end_array();
}

void bounce(JsonWriter& out, const std::optional<model::Bounce>& value) {
    out.key("bounce");
    if (!value) {
        out.null();
        return;
    }
    out.begin_object();
    out.key("original_message_id");
    text_or_null(out, value->original_message_id.value_or(""));
    out.key("recipients");
    out.begin_array();
    for (const auto& one : value->recipients) {
        out.begin_object();
        const std::array<std::pair<std::string_view, const std::string*>, 4> texts{
            {{"address", &one.address},
             {"action", &one.action},
             {"status", &one.status},
             {"reply_code", &one.reply_code}}};
        for (const auto& [key, text] : texts) {
            out.key(key);
            out.string(*text);
        }
        out.key("hard");
        out.boolean(one.hard);
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

void texts(JsonWriter& out, const model::Content& content) {
    const std::array<std::pair<std::string_view, const std::string*>, 4> all{
        {{"text", &content.text},
         {"reply_text", &content.reply_text},
         {"quoted", &content.quoted},
         {"signature", &content.signature}}};
    for (const auto& [key, text] : all) {
        out.key(key);
        out.string(*text);
    }
}

}  // namespace

std::string content_json(std::string_view file, const model::Content& content) {
    JsonWriter out;
    out.begin_object();
    out.key("file");
    out.string(file);
    out.key("message_id");
    text_or_null(out, content.message_id);
    out.strings("in_reply_to", content.in_reply_to);
    out.strings("references", content.references);
    out.key("thread_index");
    text_or_null(out, content.thread_index);
    people(out, "from", content.from);
    people(out, "sender", content.sender);
    people(out, "reply_to", content.reply_to);
    people(out, "to", content.to);
    people(out, "cc", content.cc);
    out.key("subject");
    out.string(content.subject);
    out.key("base_subject");
    out.string(content.base_subject);
    date(out, content.date);
    out.key("structure");
    structure(out, content.structure);
    texts(out, content);
    forwarded(out, content.forwarded);
    attachments(out, content.attachments);
    out.key("automatic");
    text_or_null(out, model::name(content.automatic));
    bounce(out, content.bounce);
    out.key("language");
    text_or_null(out, content.language);
    out.strings("defects", content.defects);
    out.end_object();
    return out.take();
}

std::string unreadable_json(std::string_view file, std::string_view defect) {
    model::Content nothing;
    nothing.defects.emplace_back(defect);
    return content_json(file, nothing);
}

namespace {

/// A thread can be as deep as it has messages: no recursion. `child` gives the n-th child of a
/// node, or nullopt.
template <class Node, class Id, class Child>
std::string tree_json(Node root, Id id, Child child) {
    struct Open {
        Node node;
        std::size_t next;
    };
    JsonWriter out;
    std::vector<Open> path;
    const auto enter = [&](Node node) {
        out.begin_object();
        out.key("message_id");
        text_or_null(out, id(node));
        out.key("children");
        out.begin_array();
        path.push_back({node, 0});
    };
    enter(root);
    while (!path.empty()) {
        auto& open = path.back();
        const std::optional<Node> next = child(open.node, open.next++);
        if (next) {
            enter(*next);
            continue;
        }
        out.end_array();
        out.end_object();
        path.pop_back();
    }
    return out.take();
}

}  // namespace

std::string thread_json(const ThreadNode& root) {
    using Node = const ThreadNode*;
    return tree_json<Node>(
        &root, [](Node node) -> std::string_view { return node->message_id; },
        [](Node node, std::size_t n) -> std::optional<Node> {
            if (n >= node->children.size()) return std::nullopt;
            return &node->children[n];
        });
}

std::string thread_json(const mail::Forest& forest, std::size_t root) {
    return tree_json<std::size_t>(
        root, [&](std::size_t node) -> std::string_view { return forest.nodes[node].message_id; },
        [&](std::size_t node, std::size_t n) -> std::optional<std::size_t> {
            const auto& children = forest.nodes[node].children;
            if (n >= children.size()) return std::nullopt;
            return children[n];
        });
}

}  // namespace vastus::web
