#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <ostream>

#include "cli/check_output.hpp"
#include "cli/commands.hpp"
#include "cli/mail_files.hpp"
#include "config/read.hpp"
#include "mail/mime.hpp"
#include "rules/decide.hpp"
#include "rules/report.hpp"
#include "web/json.hpp"

namespace vastus::cli {
namespace {

std::string plural(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

int report(const config::ReadRules& read, Streams streams) {
    if (!read.diagnoses.empty()) streams.out << config::print(read.diagnoses, read.files);
    if (!read.rules) return not_loadable;
    const auto& file = read.rules->file;
    streams.out << "ok: " << plural(file.kinds.size(), "kind", "kinds") << ", "
                << plural(file.classify.size(), "classify rule", "classify rules") << ", "
                << plural(file.route.size(), "route", "routes") << ", "
                << plural(file.watch.size(), "watch", "watches") << ", "
                << plural(file.staff.size(), "person", "people") << "; revision " << file.revision
                << "\n";
    return done;
}

void print_content(const std::string& file, const model::Content& content, std::ostream& out) {
    const auto from =
        content.from.empty() ? std::string("(no sender)") : content.from.front().address;
    out << file << "\n  from     " << from << "\n  subject  " << content.subject << "\n";
    if (content.date) out << "  date     " << model::iso(*content.date) << "\n";
    if (content.automatic != model::Automatic::none)
        out << "  kind     " << model::name(content.automatic) << "\n";
    for (const auto& file_of : content.attachments) {
        out << "  file     " << (file_of.name.empty() ? file_of.type : file_of.name) << ", "
            << file_of.bytes << " bytes\n";
    }
    for (const auto& defect : content.defects) out << "  defect   " << defect << "\n";
    out << "\n" << content.reply_text << "\n\n";
}

}  // namespace

namespace {

int check_one(const std::string& file, CheckFormat format, bool is_strict, Streams streams) {
    const auto read = config::read_rules(file, nullptr);
    const bool is_refused = is_strict && !read.diagnoses.empty();
    const bool is_ok = read.rules != nullptr && !is_refused;
    if (format != CheckFormat::text) {
        streams.out << check_output({read.diagnoses, read.files, is_ok}, format);
        return is_ok ? done : not_loadable;
    }
    if (is_refused) {
        streams.out << config::print(read.diagnoses, read.files);
        return not_loadable;
    }
    return report(read, streams);
}

int config_check_json(const Invocation& call, const config::ReadConfig& read, Streams streams) {
    auto problems = read.diagnoses;
    std::vector<std::filesystem::path> files{call.config};
    bool is_ok = false;
    if (read.config && !rules::has_errors(problems)) {
        const auto rules = config::read_rules(read.config->rules, &*read.config);
        is_ok = rules.rules != nullptr;
        problems.insert(problems.end(), rules.diagnoses.begin(), rules.diagnoses.end());
        files.insert(files.end(), rules.files.begin(), rules.files.end());
    }
    streams.out << check_output({problems, files, is_ok, read.notes}, CheckFormat::json);
    return is_ok ? done : not_loadable;
}

std::string explanation_json(const std::string& file, const rules::Classified& classified,
                             const rules::Routed& routed) {
    web::JsonWriter json;
    json.begin_object();
    json.key("file");
    json.string(file);
    json.key("kind");
    json.string(classified.kind);
    json.strings("why_kind", classified.why);
    json.key("route");
    json.string(routed.route);
    json.strings("why_route", routed.why);
    json.end_object();
    return json.take() + "\n";
}

}  // namespace

int rules_check(const Invocation& call, Streams streams) {
    const auto asked = call.options.find("format");
    const std::string word = asked != call.options.end() ? asked->second : "text";
    const auto named = parse_check_format(word);
    if (!named) {
        streams.err << "vastus: there is no format " << word
                    << "; write text, json, sarif or github\n";
        return not_done;
    }
    const auto format = call.json && *named == CheckFormat::text ? CheckFormat::json : *named;
    int worst = done;
    for (const auto& file : call.arguments)
        worst = std::max(worst, check_one(file, format, call.has("strict"), streams));
    return worst;
}

int config_check(const Invocation& call, Streams streams) {
    const auto read = config::read_config(call.config, config::ReadFor::check);
    if (call.json) return config_check_json(call, read, streams);
    for (const auto& note : read.notes) streams.out << note << "\n";
    if (!read.diagnoses.empty()) streams.out << config::print(read.diagnoses, {call.config});
    if (!read.config || rules::has_errors(read.diagnoses)) return not_loadable;
    streams.out << "ok: " << plural(read.config->mailboxes.size(), "mailbox", "mailboxes") << ", "
                << plural(read.config->forms.size(), "form", "forms") << "\n";
    return report(config::read_rules(read.config->rules, &*read.config), streams);
}

int explain_file(const Invocation& call, Streams streams) {
    const auto& file = call.arguments.front();
    const auto raw = read_file(file);
    if (!raw) {
        streams.err << "vastus: " << file << ": " << raw.assume_error().what() << "\n";
        return not_done;
    }
    auto rules_file = call.options.contains("rules") ? call.options.at("rules") : std::string();
    if (rules_file.empty()) {
        const auto read = config::read_config(call.config, config::ReadFor::tool);
        if (!read.config) {
            streams.err << config::print(read.diagnoses, {call.config});
            return not_loadable;
        }
        rules_file = read.config->rules.string();
    }
    const auto read = config::read_rules(rules_file, nullptr);
    if (!read.rules) {
        streams.err << config::print(read.diagnoses, read.files);
        return not_loadable;
    }
    const auto content = mail::read_mail(raw.assume_value());
    if (content.from.empty() && content.message_id.empty() && content.subject.empty()) {
        streams.err << "vastus: " << file
                    << ": this is no mail: its header has no From, no Subject and no Message-ID\n";
        return not_done;
    }
    rules::MessageFacts facts;
    facts.content = &content;
    facts.at = content.date.value_or(model::Instant{});
    const auto classified = rules::classify(*read.rules, facts);
    model::Item item;
    item.kind = classified.kind;
    item.also = classified.also;
    item.tags = classified.tags;
    const auto routed = rules::route(*read.rules, facts, item);
    if (call.json) {
        streams.out << explanation_json(file, classified, routed);
        return done;
    }
    streams.out << "kind    " << classified.kind << "\n";
    for (const auto& line : classified.why) streams.out << "        " << line << "\n";
    streams.out << "route   " << routed.route << "\n";
    for (const auto& line : routed.why) streams.out << "        " << line << "\n";
    return done;
}

int parse(const Invocation& call, Streams streams) {
    int code = done;
    for (const auto& file : call.arguments) {
        const auto bytes = read_file(file);
        if (!bytes) {
            code = not_done;
            if (call.json) {
                streams.out << web::unreadable_json(file, bytes.assume_error().what()) << "\n";
            } else {
                streams.err << "vastus: " << file << ": " << bytes.assume_error().what() << "\n";
            }
            continue;
        }
        const auto& raw = bytes.assume_value();
        model::Content content;
        if (call.has("plain")) {
            content = mail::read_body(raw, mail::BodyKind::plain);
        } else if (call.has("html")) {
            content = mail::read_body(raw, mail::BodyKind::html);
        } else {
            content = mail::read_mail(raw);
        }
        if (call.json) {
            streams.out << web::content_json(file, content) << "\n";
        } else {
            print_content(file, content, streams.out);
        }
    }
    return code;
}

}  // namespace vastus::cli
