#include <algorithm>
#include <array>
#include <set>

#include "config/file.hpp"
#include "config/include.hpp"
#include "config/locate.hpp"
#include "config/read.hpp"
#include "config/rule_parts.hpp"
#include "config/scalar.hpp"
#include "config/staff_check.hpp"
#include "config/values.hpp"
#include "config/version.hpp"
#include "model/hash.hpp"
#include "rules/local_time.hpp"
#include "rules/suggest.hpp"

namespace vastus::config {
namespace {

// Work of a reload is bounded, whatever is included.
constexpr std::size_t all_bytes_max = 8u << 20;
constexpr std::size_t revision_letters = 12;
// As in Problems: more than anybody repairs in one sitting.
constexpr std::size_t problems_max = 200;

/// What this reader checks itself: from compile() it would be the second word on the same thing.
constexpr std::array<std::string_view, 5> said_before{"duplicate-id", "missing-key", "bad-duration",
                                                      "bad-number", "nobody-to-tell"};

/// Reads a rule file and what it includes; both passes end in one list of problems.
class RulesReader {
public:
    explicit RulesReader(const Config* config) : config_(config) {}

    void read(std::string_view text, const std::filesystem::path& file, bool takes_includes);
    ReadRules finish();
    void fail(const std::filesystem::path& file, const std::string& why);

private:
    using Read = void (*)(const Node&, RuleReading);

    void read_main(const Node& root, Problems& problems);
    void read_zone(const Node* zone, Problems& problems);
    void read_includes(const Node& include, const std::filesystem::path& from, Problems& problems);
    void check_fallback(Problems& problems);
    void read_names(const Entries& entries, Problems& problems);
    void read_included(const Included& include, Problems& from);
    void section(const Entries& entries, std::string_view key, Read part, Problems& problems);
    void count(std::string_view text, const std::filesystem::path& file);
    void look_at(const std::filesystem::path& path);
    void count_imports();
    void keep(Problems& problems);
    void compile();
    bool follows_from_others(const rules::Diagnosis& diagnosis) const;

    const Config* config_;
    rules::RuleFile file_;
    std::optional<Node> fallback_;
    Locator places_;
    ReadRules result_;
    std::string all_;                            ///< All text, each with its length before it.
    std::set<std::string, std::less<>> broken_;  ///< Sections that are missing or had problems.
    bool opens_files_ = true;
    bool is_unreadable_ = false;  ///< A file could not be read to its end.
    bool lacks_names_ = false;    ///< A section that defines names had problems.
    bool has_errors_ = false;
};

void RulesReader::count(std::string_view text, const std::filesystem::path& file) {
    all_ += std::to_string(text.size()) + ":";
    all_ += text;
    result_.files.push_back(file);
}

void RulesReader::look_at(const std::filesystem::path& path) {
    auto& known = result_.looked_at;
    if (std::find(known.begin(), known.end(), path) == known.end()) known.push_back(path);
}

/// Files of calendars are part of what was read, once each.
void RulesReader::count_imports() {
    for (const auto& [name, spec] : file_.calendars) {
        if (spec.import_file.empty()) continue;
        all_ += spec.import_hash;
        const std::filesystem::path path(spec.import_file);
        look_at(path);
        auto& files = result_.files;
        if (std::find(files.begin(), files.end(), path) == files.end()) files.push_back(path);
    }
}

void RulesReader::keep(Problems& problems) {
    has_errors_ = has_errors_ || problems.has_errors();
    for (rules::Diagnosis& one : problems.take()) result_.diagnoses.push_back(std::move(one));
}

void RulesReader::fail(const std::filesystem::path& file, const std::string& why) {
    Problems problems(file.string());
    problems.error("file-missing", {}, why);
    look_at(file);
    is_unreadable_ = true;
    keep(problems);
}

void RulesReader::read(std::string_view text, const std::filesystem::path& file,
                       bool takes_includes) {
    look_at(file);
    count(text, file);
    opens_files_ = takes_includes;
    Problems problems(file.string());
    std::optional<Node> root = read_yaml(text, problems);
    if (!root || !check_version(*root, problems)) {
        is_unreadable_ = true;
        return keep(problems);
    }
    read_main(*root, problems);
    const auto include = std::find_if(root->children.begin(), root->children.end(),
                                      [](const Node& node) { return node.key == "include"; });
    if (include != root->children.end() && !takes_includes) {
        problems.error("include-not-found", include->key_at,
                       "text without a file includes nothing");
    } else if (include != root->children.end() && check_shape(*include, Shape::texts, problems)) {
        read_includes(*include, file, problems);
    }
    if (!lacks_names_ && !is_unreadable_) check_fallback(problems);
    places_.add(file.string(), text, std::move(*root));
    keep(problems);
}

void RulesReader::section(const Entries& entries, std::string_view key, Read part,
                          Problems& problems) {
    const std::size_t before = problems.errors();
    const Node* node = entries.find(key);
    if (node != nullptr) part(*node, {problems, file_, opens_files_});
    if (node == nullptr || problems.errors() != before) broken_.emplace(key);
}

void RulesReader::read_names(const Entries& entries, Problems& problems) {
    for (const auto& [key, part] :
         std::initializer_list<std::pair<std::string_view, Read>>{{"calendars", read_calendars},
                                                                  {"staff", read_staff},
                                                                  {"teams", read_teams},
                                                                  {"lists", read_lists},
                                                                  {"define", read_defines},
                                                                  {"templates", read_templates}}) {
        const std::size_t before = problems.errors();
        section(entries, key, part, problems);
        lacks_names_ = lacks_names_ || problems.errors() != before;
    }
}

void RulesReader::read_main(const Node& root, Problems& problems) {
    const Entries entries(root, Section::rules, problems);
    // An unknown key may be a section with its name misspelled.
    lacks_names_ = problems.has_errors();
    read_zone(entries.find("timezone"), problems);
    if (const Node* history = entries.find("history")) {
        const auto length = read_duration(*history, model::Duration(0), problems);
        if (length) file_.history = *length;
    }
    if (const Node* blind = entries.find("max_blind")) {
        const auto length = read_duration(*blind, std::chrono::milliseconds(1), problems);
        if (length) file_.max_blind = *length;
    }
    if (const Node* tests = entries.find("tests")) {
        const auto word = read_word(*tests, words_of(Section::rules, "tests"), problems);
        result_.needs_tests = word == 1;
    }
    section(entries, "kinds", read_kinds, problems);
    read_names(entries, problems);
    if (const Node* fallback = entries.find("fallback")) fallback_ = *fallback;
    section(entries, "classify", read_classify, problems);
    section(entries, "route", read_route, problems);
    section(entries, "watch", read_watch, problems);
    section(entries, "notify", read_notify, problems);
    section(entries, "digests", read_digests, problems);
    // Without classify everything is of the last kind.
    if (file_.default_kind.empty() && !file_.kinds.empty()) file_.default_kind = file_.kinds.back();
}

void RulesReader::read_zone(const Node* zone, Problems& problems) {
    file_.timezone = "UTC";
    if (zone == nullptr) return;
    if (rules::is_timezone(zone->text)) {
        file_.timezone = zone->text;
    } else {
        problems.error("unknown-timezone", zone->at,
                       "there is no time zone " + in_quotes(zone->text), near_timezone(zone->text));
    }
}

/// Checked here because compile() does not know where it stands.
void RulesReader::check_fallback(Problems& problems) {
    if (!fallback_) return;
    const std::string_view text = fallback_->text;
    file_.fallback = text;
    std::vector<std::string> known;
    for (const auto& [id, person] : file_.staff) {
        known.push_back(id);
        for (const std::string& role : person.roles) known.push_back("role:" + role);
    }
    for (const auto& [id, team] : file_.teams) known.push_back("team:" + id);
    if (std::find(known.begin(), known.end(), text) != known.end()) return;
    const std::string code = text.starts_with("team:")   ? "unknown-team"
                             : text.starts_with("role:") ? "unknown-role"
                                                         : "unknown-staff";
    const std::string role = "role:" + fallback_->text;
    std::string hint = rules::did_you_mean(text, known);
    if (file_.teams.contains(fallback_->text)) hint = "for the team write team:" + fallback_->text;
    if (std::find(known.begin(), known.end(), role) != known.end())
        hint = "for those with the role write " + role;
    problems.error(code, fallback_->at, "nobody is meant by " + in_quotes(text), hint);
    file_.fallback = file_.staff.empty() ? "" : file_.staff.begin()->first;
}

/// A pattern is looked for in its folder: a file that comes there is included too.
void RulesReader::read_includes(const Node& include, const std::filesystem::path& from,
                                Problems& problems) {
    for (const Node* pattern : each_text(include)) {
        const auto path = (from.parent_path() / pattern->text).lexically_normal();
        const bool has_pattern = pattern->text.find_first_of("*?[") != std::string::npos;
        look_at(has_pattern ? path.parent_path() : path);
    }
    for (const Included& one : find_included(include, from, problems)) {
        read_included(one, problems);
    }
}

void RulesReader::read_included(const Included& include, Problems& from) {
    look_at(include.path);
    const auto text = read_file(include.path);
    if (!text) {
        is_unreadable_ = true;
        return from.error("include-not-found", include.at, text.error().what());
    }
    if (all_.size() + text.value().size() > all_bytes_max) {
        is_unreadable_ = true;
        return from.error("too-big", include.at, "all files together have more than 8 MiB");
    }
    count(text.value(), include.path);
    Problems problems(include.path.string());
    std::optional<Node> root = read_yaml(text.value(), problems);
    if (!root || !check_version(*root, problems)) {
        is_unreadable_ = true;
        from.warning(
            "include-failed", include.at,
            "the included file " + in_quotes(include.path.string()) + " could not be read");
    } else {
        const Entries entries(*root, Section::include, problems);
        lacks_names_ = lacks_names_ || problems.has_errors();
        read_names(entries, problems);
        places_.add(include.path.string(), text.value(), std::move(*root));
    }
    keep(problems);
}

/// Whether a problem that compile() finds may only be the shadow of one that was found before.
bool RulesReader::follows_from_others(const rules::Diagnosis& diagnosis) const {
    if (diagnosis.level == rules::Diagnosis::Level::warning) return true;
    if (lacks_names_ && diagnosis.code.starts_with("unknown-")) return true;
    if (broken_.contains("route") && diagnosis.code == "no-otherwise") return true;
    if (broken_.contains("calendars") && diagnosis.code == "calendar-empty") return true;
    if (broken_.contains("watch") && diagnosis.code == "steps-not-increasing") return true;
    if (std::find(said_before.begin(), said_before.end(), diagnosis.code) != said_before.end())
        return true;
    return std::any_of(result_.diagnoses.begin(), result_.diagnoses.end(),
                       [&diagnosis](const rules::Diagnosis& known) {
                           return known.at.file == diagnosis.at.file &&
                                  known.at.line == diagnosis.at.line &&
                                  known.at.column == diagnosis.at.column;
                       });
}

void RulesReader::compile() {
    std::vector<std::string> polled;
    if (config_ != nullptr) {
        for (const Mailbox& mailbox : config_->mailboxes) {
            // A person's own mailbox is where their alerts belong; ours are known there by their
            // Message-ID and make no item. An alert into a shared mailbox would come round again.
            if (mailbox.person.empty()) polled.push_back(mailbox.address);
        }
    }
    count_imports();
    file_.revision = model::hex(model::sha256(all_)).substr(0, revision_letters);
    rules::Compiled compiled = rules::compile(std::move(file_), polled);
    std::vector<rules::Diagnosis> found;
    for (rules::Diagnosis& one : compiled.diagnoses) {
        if (found.size() < 2 * problems_max) places_.move(one);  // Looks through the file.
        if (!has_errors_ || !follows_from_others(one)) found.push_back(std::move(one));
    }
    if (found.size() > problems_max) {
        // What is cut off must not hide why there are no rules.
        const auto is_error = [](const rules::Diagnosis& one) {
            return one.level == rules::Diagnosis::Level::error;
        };
        std::stable_partition(found.begin(), found.end(), is_error);
        rules::Diagnosis rest = found[problems_max];
        found.resize(problems_max);
        rest.code = "too-many";
        rest.text = "there are more problems than these " + std::to_string(problems_max);
        rest.hint = "repair the first ones and check again";
        found.push_back(std::move(rest));
    }
    std::move(found.begin(), found.end(), std::back_inserter(result_.diagnoses));
    if (!has_errors_) result_.rules = std::move(compiled.rules);
}

ReadRules RulesReader::finish() {
    if (!is_unreadable_) compile();
    if (result_.rules != nullptr && config_ != nullptr) {
        std::vector<rules::Diagnosis> unknown = unknown_staff(*config_, result_.rules->file);
        if (!unknown.empty()) {
            result_.rules = nullptr;
            result_.files.push_back(config_->file);
            std::move(unknown.begin(), unknown.end(), std::back_inserter(result_.diagnoses));
        }
    }
    std::vector<std::string> names;
    for (const auto& file : result_.files) names.push_back(file.string());
    sort_diagnoses(result_.diagnoses, names);
    return std::move(result_);
}

}  // namespace

ReadRules read_rules_text(std::string_view text, const std::filesystem::path& file,
                          const Config* config) {
    RulesReader reader(config);
    reader.read(text, file, false);
    return reader.finish();
}

ReadRules read_rules(const std::filesystem::path& file, const Config* config) {
    RulesReader reader(config);
    const auto text = read_file(file);
    if (text) {
        reader.read(text.value(), file, true);
    } else {
        reader.fail(file, text.error().what());
    }
    return reader.finish();
}

}  // namespace vastus::config
