#include "tidy/words.hpp"

#include <algorithm>
#include <array>

namespace vastus::tidy {
namespace {

enum class Where {
    everywhere,  ///< Tests and benchmarks too.
    product,     ///< The ten folders.
    headers,
    mailbox,  ///< mail and net, inside string literals.
    storage,
};
enum class View { code, text, raw };

struct Ban {
    std::vector<std::string> words;
    Where where;
    View view;
    std::vector<std::string> allowed;  ///< Paths that begin so may use it.
    std::string instead;
};

const std::vector<Ban> bans = {
    {{"system_clock::now", "steady_clock::now", "std::time(", "time(nullptr)", "gettimeofday",
      "clock_gettime"},
     Where::product,
     View::code,
     {"daemon/clock", "daemon/log", "cli/"},
     "take `now`, or the seeded source, as a parameter"},
    {{"random_device", "rand(", "srand("},
     Where::product,
     View::code,
     {"daemon/clock", "cli/"},
     "take `now`, or the seeded source, as a parameter"},
    {{"localtime", "localtime_r", "mktime", "strftime"},
     Where::everywhere,
     View::code,
     {"tests/schedules/minute_world"},  // another source of zones, to judge ours by
     "rules/calendar; UTC inside"},
    {{"std::cout", "std::cerr", "printf", "fprintf", "puts", "spdlog::"},
     Where::product,
     View::code,
     {"daemon/log", "daemon/main", "cli/"},
     "return it; the daemon logs once, the tool prints"},
    {{"throw", "catch (...)"},
     Where::product,
     View::code,
     {},
     "return Error; catch by type in the library's adapter"},
    {{"detached"}, Where::everywhere, View::code, {"net/offload"}, "spawn with the house handler"},
    {{"sleep_for", "usleep", "nanosleep"},
     Where::everywhere,
     View::code,
     {},
     "the simulated clock in tests, a timer with a limit in coroutines"},
    {{"std::regex"}, Where::everywhere, View::code, {}, "RE2 in rules"},
    {{"std::views", "std::ranges::views", "views::"},
     Where::everywhere,
     View::code,
     {},
     "a ranges algorithm or a loop: clang 14 does not compile views"},
    {{"std::ranges::unique", "std::ranges::remove", "std::ranges::remove_if",
      "std::ranges::partition", "std::ranges::stable_partition", "std::ranges::rotate",
      "std::ranges::search", "std::ranges::equal_range", "std::ranges::subrange"},
     Where::everywhere,
     View::code,
     {},
     "std::erase_if, or the algorithm of iterators: clang 14 does not compile a subrange"},
    {{"atoi", "atol", "stoi", "stol", "stoul", "stoull", "stod", "sscanf", "strtol", "strtoul"},
     Where::everywhere,
     View::code,
     {},
     "std::from_chars"},
    {{"tolower", "toupper", "isspace", "isalpha", "isalnum"},
     Where::everywhere,
     View::code,
     {},
     "the fold table, or a range of ASCII: these follow the locale"},
    {{"->Put(", ".Put(", "->Write(", "->Delete(", ".Delete("},
     Where::storage,
     View::code,
     {"storage/rocksdb_kv"},
     "storage::Batch: there is no other way to write"},
    {{"\"SELECT ", " BODY[", "(BODY[", "\"STORE ", "UID STORE", "\"EXPUNGE ", "UID EXPUNGE",
      "\"EXPUNGE\\r"},
     Where::mailbox,
     View::text,
     {},
     "EXAMINE and BODY.PEEK[: the mailbox is never changed"},
    {{"CURLOPT_CUSTOMREQUEST"},
     Where::product,
     View::code,
     {"net/http", "net/local_api"},
     "the pipe of net/imap_pipe"},
    {{"CURLOPT_SSL_VERIFYPEER", "CURLOPT_SSL_VERIFYHOST"},
     Where::everywhere,
     View::code,
     {},
     "a CA file: there is no insecure switch"},
    {{"using namespace"}, Where::headers, View::code, {}, "qualify the names"},
    {{"FIXME", "XXX", "HACK"}, Where::everywhere, View::raw, {"tests/tidy"}, "open an issue"},
};

bool is_product(const Source& source) {
    static const std::array<std::string, 3> rest = {"tests", "bench", "build"};
    return std::ranges::find(rest, source.folder()) == rest.end();
}

bool applies(Where where, const Source& source) {
    switch (where) {
        case Where::everywhere: return true;
        case Where::product: return is_product(source);
        case Where::headers: return source.is_header();
        case Where::mailbox: return source.folder() == "mail" || source.folder() == "net";
        case Where::storage: return source.folder() == "storage";
    }
    return false;
}

const std::vector<std::string>& lines_of(const Source& source, View view) {
    if (view == View::code) return source.code;
    return view == View::text ? source.text : source.raw;
}

void check_ban(const Ban& ban, const Source& source, Complaints& all) {
    const auto is_allowed = [&source](const std::string& start) {
        return source.path.starts_with(start);
    };
    if (!applies(ban.where, source) || std::ranges::any_of(ban.allowed, is_allowed)) return;
    const auto& lines = lines_of(source, ban.view);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const auto& word : ban.words) {
            if (find_word(lines[i], word) == std::string::npos) continue;
            all.push_back({source.path, i + 1, "`" + word + "`; instead: " + ban.instead});
            break;
        }
    }
}

char last_before(std::string_view line, std::size_t at) {
    const auto found = line.substr(0, at).find_last_not_of(' ');
    return found == std::string_view::npos ? '\0' : line[found];
}

std::string_view word_before(std::string_view line, std::size_t at) {
    auto end = line.substr(0, at).find_last_not_of(' ');
    if (end == std::string_view::npos) return {};
    auto start = ++end;
    while (start > 0 && is_word_character(line[start - 1])) --start;
    return line.substr(start, end - start);
}

/// `new` and `delete` as operators: not `= delete`, not `operator delete`.
void check_ownership(const Source& source, Complaints& all) {
    if (!is_product(source)) return;
    for (std::size_t i = 0; i < source.code.size(); ++i) {
        const std::string_view line = source.code[i];
        for (const std::string_view word : {"new", "delete"}) {
            const auto at = find_word(line, word);
            if (at == std::string_view::npos || word_before(line, at) == "operator") continue;
            if (word == "delete" && last_before(line, at) == '=') continue;
            // A private constructor is out of make_unique's reach.
            if (word == "new" && find_word(line, "unique_ptr") < at) continue;
            all.push_back({source.path, i + 1,
                           "`" + std::string(word) + "`; instead: a value, or make_unique"});
        }
        const auto at = find_word(line, "shared_ptr");
        if (at == std::string_view::npos || source.folder() == "rules") continue;
        const auto rest = line.substr(at + 10);
        if (rest.starts_with("<const RuleSet>") || rest.starts_with("<const rules::RuleSet>"))
            continue;
        all.push_back({source.path, i + 1, "`shared_ptr`; instead: App owns it, pass a reference"});
    }
}

/// An open task needs the number of its issue: "#12" behind the word.
void check_tasks(const Source& source, Complaints& all) {
    for (std::size_t i = 0; i < source.raw.size(); ++i) {
        const std::string_view line = source.raw[i];
        const auto at = find_word(line, "TODO");
        if (at == std::string_view::npos || source.path.starts_with("tests/tidy")) continue;
        const auto hash = line.find('#', at);
        if (hash != std::string_view::npos && hash + 1 < line.size() && line[hash + 1] >= '0' &&
            line[hash + 1] <= '9')
            continue;
        all.push_back({source.path, i + 1, "TODO without the number of an issue"});
    }
}

struct Joined {
    std::string text;
    std::vector<std::size_t> lines;  ///< Of every byte.
};

Joined join(const std::vector<std::string>& lines) {
    Joined joined;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        joined.text += lines[i] + ' ';
        joined.lines.resize(joined.text.size(), i + 1);
    }
    return joined;
}

/// The text from `from` to the end of its expression: `;`, or the parenthesis that was open before.
std::string_view expression(std::string_view text, std::size_t from) {
    int depth = 0;
    for (auto at = from; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '(') ++depth;
        if (c == ')' && --depth < 0) return text.substr(from, at - from);
        if (c == ';') return text.substr(from, at - from);
    }
    return text.substr(from);
}

bool has_lambda(std::string_view text) {
    for (std::size_t at = text.find('['); at != std::string_view::npos;
         at = text.find('[', at + 1)) {
        const char before = last_before(text, at);
        if (before == '(' || before == ',' || before == '=' || before == '\0') return true;
    }
    return false;
}

}  // namespace

Complaints check_words(const Source& source) {
    Complaints all;
    for (const auto& ban : bans) check_ban(ban, source, all);
    check_ownership(source, all);
    check_tasks(source, all);
    return all;
}

Complaints check_awaits(const Source& source) {
    Complaints all;
    const auto [text, lines] = join(source.code);
    for (auto at = find_word(text, "co_await"); at != std::string::npos;
         at = find_word(text, "co_await", at + 8)) {
        const auto rest = expression(text, at + 8);
        if (rest.find_first_of("{?") != std::string_view::npos || has_lambda(rest)) {
            all.push_back(
                {source.path, lines[at],
                 "a brace, a lambda or ?: after co_await; instead: name the object first"});
        }
    }
    const bool is_seam =
        source.path.starts_with("net/offload") || source.path.starts_with("daemon/committed");
    for (auto at = find_word(text, "use_awaitable"); at != std::string::npos && !is_seam;
         at = find_word(text, "use_awaitable", at + 13)) {
        const auto start = text.find_last_of(";{}", at) + 1;  // npos + 1 is the beginning
        const auto before = std::string_view(text).substr(start, at - start);
        // post cannot fail: it has no error to hand over.
        if (find_word(before, "as_tuple") != std::string::npos) continue;
        if (find_word(before, "asio::post(") != std::string::npos) continue;
        all.push_back(
            {source.path, lines[at], "`use_awaitable`; instead: as_tuple(use_awaitable)"});
    }
    return all;
}

}  // namespace vastus::tidy
