#include "config/file_checks.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "config/file.hpp"

namespace vastus::config {
namespace {

namespace fs = std::filesystem;

enum class Look { folder, file, other, nothing, hidden };

Look look_at(const fs::path& path) {
    std::error_code fault;
    const auto status = fs::status(path, fault);
    if (status.type() == fs::file_type::not_found) return Look::nothing;
    if (fault) return Look::hidden;
    if (fs::is_directory(status)) return Look::folder;
    return fs::is_regular_file(status) ? Look::file : Look::other;
}

/// Whose folder is not ours is judged by its owner's rights, which are not ours to know.
bool belongs_to_us(const fs::path& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 && about.st_uid == ::geteuid();
}

/// The path, or the nearest folder above it that is there.
fs::path nearest(fs::path path) {
    while (look_at(path) == Look::nothing && path.has_parent_path() && path != path.parent_path())
        path = path.parent_path();
    return path;
}

}  // namespace

void check_certificates(const Node& node, const Reading& reading) {
    if (reading.reader == ReadFor::tool) return;
    const auto path = reading.path(node);
    const auto text = read_file(path);
    if (!text) {
        reading.problems.error("file-missing", node.at, text.error().what());
    } else if (text.value().find("-----BEGIN ") == std::string::npos ||
               text.value().find("CERTIFICATE-----") == std::string::npos) {
        reading.problems.error("bad-certificates", node.at,
                               in_quotes(path.string()) + " holds no certificate in PEM",
                               "it begins with -----BEGIN CERTIFICATE-----; of a DER file make "
                               "one: openssl x509 -inform der -in FILE");
    }
}

void check_mail_place(const Node& node, model::Source source, const Reading& reading) {
    if (reading.reader != ReadFor::check) return;
    const auto path = reading.path(node);
    const auto look = look_at(path);
    const auto name = in_quotes(path.string());
    if (look == Look::hidden) {
        reading.problems.note(
            node.at, "whether the service can read " + name + " cannot be told by this user");
        return;
    }
    if (look == Look::nothing) {
        reading.problems.error("file-missing", node.at, "there is nothing at " + name,
                               "write where the mail lies");
    } else if (source == model::Source::mbox && look != Look::file) {
        reading.problems.error("bad-value", node.at, name + " is a folder, and an mbox is a file",
                               "for a folder with cur/ and new/ write maildir:");
    } else if (source == model::Source::maildir) {
        const bool is_one = look_at(path / "cur") != Look::nothing &&
                            look_at(path / "new") != Look::nothing && look == Look::folder;
        const bool is_closed = ::access((path / "cur").c_str(), R_OK | X_OK) != 0 ||
                               ::access((path / "new").c_str(), R_OK | X_OK) != 0;
        if (is_one && is_closed && belongs_to_us(path)) {
            reading.problems.error("cannot-read", node.at,
                                   "cur or new of " + name + " cannot be read",
                                   "give their owner the right: chmod u+rwx");
        } else if (!is_one) {
            reading.problems.error("bad-value", node.at, name + " is not a Maildir",
                                   look == Look::file ? "for a file with mails write mbox:"
                                                      : "a Maildir holds the folders cur and new");
        }
    }
}

void check_maildir_folders(const Node& list, const fs::path& maildir, const Reading& reading) {
    if (reading.reader != ReadFor::check || look_at(maildir / "cur") != Look::folder) return;
    for (const Node& node : list.children) {
        const auto in_map = std::ranges::find(node.children, "name", &Node::key);
        const bool is_named = !node.is_map() || in_map != node.children.end();
        const std::string name = !is_named ? "Sent" : node.is_map() ? in_map->text : node.text;
        if (name.empty() || name == "INBOX") continue;
        const bool is_below = name.find('/') != std::string::npos;
        const bool is_there =
            !is_below && (look_at(maildir / name / "cur") != Look::nothing ||
                          look_at(maildir / ("." + name) / "cur") != Look::nothing);
        if (is_there) continue;
        const std::string text =
            in_quotes(maildir.string()) + " has no folder " + in_quotes("." + name);
        if (!is_named) {
            reading.problems.note(node.at, text + " yet: answers are seen once it is there");
        } else {
            reading.problems.error("file-missing", node.at, text,
                                   "folders of a Maildir lie in it as \"." + name +
                                       "\", with cur and new; leave out what is not there");
        }
    }
}

void check_written_folder(const Node& node, const Reading& reading) {
    if (reading.reader != ReadFor::check) return;
    const auto path = fs::absolute(reading.path(node));
    const auto there = nearest(path);
    const auto name = in_quotes(there.string());
    const auto look = look_at(there);
    if (look == Look::file || look == Look::other) {
        reading.problems.error("bad-value", node.at, name + " is a file, and a folder is needed",
                               "name another folder");
        return;
    }
    if (::access(there.c_str(), W_OK | X_OK) == 0) return;
    const bool is_read_only = errno == EROFS;
    if (is_read_only || (look == Look::folder && belongs_to_us(there))) {
        reading.problems.error(
            "cannot-write", node.at, "nothing can be written into " + name,
            is_read_only ? "its file system is read-only" : "give its owner the right: chmod u+wx");
    } else if (there == path || look == Look::hidden) {
        reading.problems.note(node.at, "whether the service can write into " +
                                           in_quotes(path.string()) +
                                           " cannot be told by this user");
    }
}

}  // namespace vastus::config
