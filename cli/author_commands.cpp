// Commands for those who write rules: schema, reference, fmt, init.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "cli/commands.hpp"
#include "cli/mail_files.hpp"
#include "cli/reference.hpp"
#include "cli/schema.hpp"
#include "cli/start_file.hpp"
#include "config/layout.hpp"
#include "config/read.hpp"
#include "config/table.hpp"
#include "web/json.hpp"

namespace vastus::cli {
namespace {

namespace fs = std::filesystem;

int cannot_write(const fs::path& file, Streams streams) {
    streams.err << "vastus: " << file.string() << ": cannot be written\n";
    return not_done;
}

/// Beside the file first, so that a full disk leaves the old one.
bool write_whole(const fs::path& file, const std::string& text) {
    fs::path draft = file;
    draft += ".new";
    std::error_code failed;
    {
        std::ofstream out(draft, std::ios::binary | std::ios::trunc);
        out << text;
        if (!out.flush()) {
            fs::remove(draft, failed);
            return false;
        }
    }
    const auto status = fs::status(file, failed);
    if (!failed) fs::permissions(draft, status.permissions(), failed);
    fs::rename(draft, file, failed);
    return !failed;
}

std::string layout_json(const std::string& file, const config::Layout& layout) {
    web::JsonWriter json;
    json.begin_object();
    json.key("file");
    json.string(file);
    json.key("changes");
    json.begin_array();
    for (const auto& change : layout.changes) {
        json.begin_object();
        json.key("line");
        json.number(change.line);
        json.key("what");
        json.string(change.what);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return json.take();
}

std::string keys_json() {
    web::JsonWriter json;
    json.begin_array();
    for (const auto& key : config::keys()) {
        if (key.section < config::Section::rules) continue;
        json.begin_object();
        json.key("section");
        json.string(config::describe(key.section));
        json.key("key");
        json.string(key.name);
        json.key("needed");
        json.boolean(key.need == config::Need::required);
        json.key("about");
        json.string(key.doc);
        json.end_object();
    }
    json.end_array();
    return json.take();
}

}  // namespace

int rules_schema(const Invocation& call, Streams streams) {
    auto what = SchemaOf::rules;
    if (call.has("included")) what = SchemaOf::included;
    if (call.has("tests")) what = SchemaOf::tests;
    const auto with = call.options.find("with");
    if (with == call.options.end()) {
        streams.out << json_schema(what, nullptr) << "\n";
        return done;
    }
    const auto read = config::read_rules(with->second, nullptr);
    if (!read.rules) {
        streams.err << config::print(read.diagnoses, read.files);
        return not_loadable;
    }
    streams.out << json_schema(what, &read.rules->file) << "\n";
    return done;
}

int rules_reference(const Invocation& call, Streams streams) {
    streams.out << (call.json ? keys_json() + "\n" : rule_reference());
    return done;
}

namespace {

int format_one(const std::string& file, const Invocation& call, Streams streams) {
    const auto text = read_file(file);
    if (!text) {
        streams.err << "vastus: " << file << ": " << text.assume_error().what() << "\n";
        return not_loadable;
    }
    config::Problems problems(file);
    const auto layout = config::lay_out(text.assume_value(), problems);
    if (!layout) {
        streams.err << config::print(problems.take(), {file});
        return not_loadable;
    }
    if (call.json) {
        streams.out << layout_json(file, *layout) << "\n";
    } else {
        for (const auto& change : layout->changes)
            streams.out << file << ":" << change.line << ": " << change.what << "\n";
    }
    if (layout->changes.empty()) return done;
    if (call.has("check")) return not_done;
    return write_whole(file, layout->text) ? done : cannot_write(file, streams);
}

}  // namespace

int rules_fmt(const Invocation& call, Streams streams) {
    int worst = done;
    for (const auto& file : call.arguments)
        worst = std::max(worst, format_one(file, call, streams));
    return worst;
}

int rules_init(const Invocation& call, Streams streams) {
    const fs::path file = call.arguments.empty() ? "rules.yaml" : call.arguments.front();
    if (fs::exists(file)) {
        streams.err << "vastus: " << file.string() << " is there already; name another file\n";
        return not_done;
    }
    if (!write_whole(file, std::string(start_file()))) return cannot_write(file, streams);
    const std::string name = file.string();
    if (call.json) {
        web::JsonWriter json;
        json.begin_object();
        json.key("file");
        json.string(name);
        json.end_object();
        streams.out << json.take() << "\n";
        return done;
    }
    const auto schema = (file.parent_path() / "rules.schema.json").string();
    streams.out << "written: " << name << "\n"
                << "next:    vastus rules check " << name << "\n"
                << "         vastus rules schema --with " << name << " > " << schema << "\n";
    return done;
}

}  // namespace vastus::cli
