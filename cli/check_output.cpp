#include "cli/check_output.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "cli/mail_files.hpp"
#include "model/utf8.hpp"
#include "model/version.hpp"
#include "web/json.hpp"

namespace vastus::cli {
namespace {

using rules::Diagnosis;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_error(const Diagnosis& one) { return one.level == Diagnosis::Level::error; }

/// The texts of the files, read when first asked for.
class Texts {
public:
    std::optional<std::size_t> offset(const rules::Position& at) {
        auto found = texts_.find(at.file);
        if (found == texts_.end()) {
            auto text = read_file(at.file);
            found = texts_.emplace(at.file, text ? std::move(text).assume_value() : "").first;
        }
        return byte_offset(found->second, at.line, at.column);
    }

private:
    std::map<std::string, std::string> texts_;
};

void pair(web::JsonWriter& json, std::string_view key, std::string_view value) {
    json.key(key);
    json.string(value);
}

void pair(web::JsonWriter& json, std::string_view key, std::size_t value) {
    json.key(key);
    json.number(static_cast<std::int64_t>(value));
}

void write_problem(web::JsonWriter& json, const Diagnosis& one, Texts& texts) {
    json.begin_object();
    pair(json, "level", is_error(one) ? "error" : "warning");
    pair(json, "code", one.code);
    pair(json, "file", one.at.file);
    pair(json, "line", static_cast<std::size_t>(std::max(one.at.line, 1)));
    pair(json, "column", static_cast<std::size_t>(std::max(one.at.column, 1)));
    json.key("offset");
    if (const auto offset = texts.offset(one.at)) {
        json.number(static_cast<std::int64_t>(*offset));
    } else {
        json.null();
    }
    pair(json, "text", one.text);
    pair(json, "hint", one.hint);
    json.end_object();
}

std::string to_json(const CheckResult& result) {
    web::JsonWriter json;
    Texts texts;
    json.begin_object();
    json.key("ok");
    json.boolean(result.is_ok);
    const auto errors = static_cast<std::size_t>(std::ranges::count_if(result.diagnoses, is_error));
    pair(json, "errors", errors);
    pair(json, "warnings", result.diagnoses.size() - errors);
    json.key("files");
    json.begin_array();
    for (const auto& file : result.files) json.string(file.string());
    json.end_array();
    json.key("problems");
    json.begin_array();
    for (const auto& one : result.diagnoses) write_problem(json, one, texts);
    json.end_array();
    if (!result.notes.empty()) {
        json.strings("notes", result.notes);
    }
    json.end_object();
    return json.take() + "\n";
}

std::string sentence(const Diagnosis& one) {
    return one.hint.empty() ? one.text : one.text + ": " + one.hint;
}

/// A relative reference or a file: URI; SARIF takes no bare path with blanks.
std::string uri(const std::string& file) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text = file.starts_with('/') ? "file://" : "";
    for (const char c : file) {
        if (plain.find(c) != std::string_view::npos) {
            text += c;
            continue;
        }
        const auto value = static_cast<unsigned char>(c);
        text += {'%', digits[value >> 4], digits[value & 15]};
    }
    return text;
}

void write_result(web::JsonWriter& json, const Diagnosis& one, Texts& texts) {
    json.begin_object();
    pair(json, "ruleId", one.code);
    pair(json, "level", is_error(one) ? "error" : "warning");
    json.key("message");
    json.begin_object();
    pair(json, "text", sentence(one));
    json.end_object();
    json.key("locations");
    json.begin_array();
    json.begin_object();
    json.key("physicalLocation");
    json.begin_object();
    json.key("artifactLocation");
    json.begin_object();
    pair(json, "uri", uri(one.at.file));
    json.end_object();
    json.key("region");
    json.begin_object();
    pair(json, "startLine", static_cast<std::size_t>(std::max(one.at.line, 1)));
    pair(json, "startColumn", static_cast<std::size_t>(std::max(one.at.column, 1)));
    if (const auto offset = texts.offset(one.at)) pair(json, "byteOffset", *offset);
    json.end_object();
    json.end_object();
    json.end_object();
    json.end_array();
    json.end_object();
}

std::string to_sarif(const CheckResult& result) {
    web::JsonWriter json;
    Texts texts;
    std::set<std::string> codes;
    for (const auto& one : result.diagnoses) codes.insert(one.code);
    json.begin_object();
    pair(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    pair(json, "version", "2.1.0");
    json.key("runs");
    json.begin_array();
    json.begin_object();
    json.key("tool");
    json.begin_object();
    json.key("driver");
    json.begin_object();
    pair(json, "name", "vastus rules check");
    pair(json, "version", model::version);
    json.key("rules");
    json.begin_array();
    for (const auto& code : codes) {
        json.begin_object();
        pair(json, "id", code);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.end_object();
    pair(json, "columnKind", "unicodeCodePoints");
    json.key("results");
    json.begin_array();
    for (const auto& one : result.diagnoses) write_result(json, one, texts);
    json.end_array();
    json.end_object();
    json.end_array();
    json.end_object();
    return json.take() + "\n";
}

/// Values of workflow commands; in properties commas and colons end the value.
std::string escaped(std::string_view text, bool is_property) {
    std::string safe;
    for (const char c : text) {
        if (c == '%') {
            safe += "%25";
        } else if (c == '\r') {
            safe += "%0D";
        } else if (c == '\n') {
            safe += "%0A";
        } else if (is_property && c == ':') {
            safe += "%3A";
        } else if (is_property && c == ',') {
            safe += "%2C";
        } else {
            safe += c;
        }
    }
    return safe;
}

std::string to_github(const CheckResult& result) {
    std::string text;
    for (const auto& one : result.diagnoses) {
        text += is_error(one) ? "::error " : "::warning ";
        text += "file=" + escaped(one.at.file, true);
        text += ",line=" + std::to_string(one.at.line) + ",col=" + std::to_string(one.at.column);
        text += ",title=" + escaped(one.code, true) + "::" + escaped(sentence(one), false) + "\n";
    }
    return text;
}

}  // namespace

std::optional<CheckFormat> parse_check_format(std::string_view word) {
    if (word == "text") return CheckFormat::text;
    if (word == "json") return CheckFormat::json;
    if (word == "sarif") return CheckFormat::sarif;
    if (word == "github") return CheckFormat::github;
    return std::nullopt;
}

std::string check_output(const CheckResult& result, CheckFormat format) {
    if (format == CheckFormat::github) return to_github(result);
    return format == CheckFormat::sarif ? to_sarif(result) : to_json(result);
}

std::optional<std::size_t> byte_offset(std::string_view text, int line, int column) {
    std::size_t at = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    if (line < 1 || column < 1 || text.empty()) return std::nullopt;
    for (int i = 1; i < line; ++i) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) return std::nullopt;
        at = end + 1;
    }
    for (int i = 1; i < column; ++i) {
        if (at >= text.size() || text[at] == '\n') return std::nullopt;
        at += model::code_point_at(text, at).size;
    }
    return at;
}

}  // namespace vastus::cli
