#include "tidy/layers.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace vastus::tidy {
namespace {

using Folders = std::set<std::string>;

const std::map<std::string, Folders>& below() {
    static const std::map<std::string, Folders> table = {
        {"model", {}},
        {"mail", {"model"}},
        {"rules", {"model"}},
        {"storage", {"model"}},
        {"net", {"model", "mail"}},
        {"config", {"model", "rules"}},
        {"crm", {"model", "mail", "rules", "storage"}},
        {"web", {"model", "mail", "rules", "storage", "net", "config", "crm"}},
        {"daemon", {"model", "mail", "rules", "storage", "net", "config", "crm", "web"}},
        {"cli", {"model", "mail", "rules", "storage", "net", "config", "crm", "web"}},
    };
    return table;
}

struct Library {
    std::string prefix, name;
    Folders owners;
    Folders in_headers = {};  ///< Folders whose headers may include it.
};

const std::vector<Library>& libraries() {
    static const std::vector<Library> table = {
        {"boost/outcome", "Boost.Outcome", {"model"}, {"model"}},
        {"openssl/", "OpenSSL's libcrypto", {"model"}},
        {"mimetic/", "mimetic", {"mail"}},
        {"unicode/", "ICU", {"mail"}},
        {"libpsl.h", "libpsl", {"mail"}},
        {"re2/", "RE2", {"rules"}},
        {"date/", "date", {"rules"}},
        {"rocksdb/", "RocksDB", {"storage"}},
        {"google/protobuf/", "Protobuf", {"storage"}},
        {"yaml-cpp/", "yaml-cpp", {"config"}},
        {"curl/", "libcurl", {"net"}},
        {"boost/beast", "Boost.Beast", {"web"}},
        {"boost/json", "Boost.JSON", {"web"}},
        {"spdlog/", "spdlog", {"daemon", "cli"}},
        {"CLI/", "CLI11", {"daemon", "cli"}},
        {"boost/asio", "Boost.Asio", {"net", "web", "daemon", "cli"}, {"net", "web", "daemon"}},
    };
    return table;
}

bool is_system_header(std::string_view name) {
    static const std::set<std::string, std::less<>> plain = {
        "arpa/inet.h", "dirent.h", "errno.h",   "fcntl.h",     "fnmatch.h", "grp.h",
        "netdb.h",     "poll.h",   "pthread.h", "pwd.h",       "signal.h",  "spawn.h",
        "string.h",    "unistd.h", "stdlib.h",  "netinet/in.h"};
    if (name.starts_with("sys/") || name.starts_with("netinet/") || plain.contains(name))
        return true;
    return name.find('/') == std::string_view::npos && name.find('.') == std::string_view::npos;
}

std::string list_of(const Folders& folders) {
    std::string text;
    for (const auto& folder : folders) text += (text.empty() ? "" : ", ") + folder;
    return text.empty() ? "nothing" : text;
}

void judge_own(const Source& source, std::size_t line, const std::string& name, Complaints& all) {
    const auto slash = name.find('/');
    if (slash == std::string::npos) return;  // generated beside the source: records.pb.h
    const auto own = source.folder(), other = name.substr(0, slash);
    const auto& lower = below().at(own);
    if (other == own || lower.contains(other)) return;
    all.push_back({source.path, line,
                   own + " may include " + list_of(lower) + ", not " + other +
                       ": move the code, or pass the value in"});
}

void judge_library(const Source& source, std::size_t line, const std::string& name,
                   Complaints& all) {
    if (is_system_header(name)) return;
    const auto owner = std::ranges::find_if(
        libraries(), [&name](const Library& library) { return name.starts_with(library.prefix); });
    if (owner == libraries().end()) {
        all.push_back({source.path, line,
                       "<" + name + "> is of no library in the table of docs/ARCHITECTURE.md"});
    } else if (!owner->owners.contains(source.folder())) {
        all.push_back({source.path, line,
                       owner->name + " lives in " + list_of(owner->owners) +
                           " and nowhere else: call that folder instead"});
    } else if (source.is_header() && !owner->in_headers.contains(source.folder())) {
        all.push_back(
            {source.path, line, owner->name + " stays in .cpp files: hide it behind a unique_ptr"});
    }
}

}  // namespace

const std::vector<std::string>& product_folders() {
    static const std::vector<std::string> folders = {"model",  "mail", "rules", "storage", "net",
                                                     "config", "crm",  "web",   "daemon",  "cli"};
    return folders;
}

Complaints check_layers(const Source& source) {
    Complaints all;
    if (!below().contains(source.folder())) return all;
    for (std::size_t i = 0; i < source.text.size(); ++i) {
        const std::string_view line = source.text[i];
        if (!line.starts_with("#include ")) continue;
        const auto open = line.find_first_of("<\"");
        const auto close = line.find_last_of(">\"");
        if (open == std::string_view::npos || close <= open) continue;
        const std::string name(line.substr(open + 1, close - open - 1));
        if (line[open] == '"') {
            judge_own(source, i + 1, name, all);
        } else {
            judge_library(source, i + 1, name, all);
        }
    }
    return all;
}

}  // namespace vastus::tidy
