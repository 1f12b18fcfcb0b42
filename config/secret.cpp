#include "config/secret.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "config/read.hpp"

namespace vastus::config {
namespace {

// A key or token has some hundred bytes; a larger file is not a secret but a mistake.
constexpr std::size_t secret_bytes_max = 64u << 10;
constexpr std::size_t name_bytes_max = 100;

/// An open file that is closed again.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

model::Result<std::string> read_all(int file) {
    std::string bytes(secret_bytes_max + 1, '\0');
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t count = ::read(file, bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            explicit_bzero(bytes.data(), bytes.size());
            return model::transient("the file cannot be read");
        }
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    std::string secret = bytes.substr(0, size);
    explicit_bzero(bytes.data(), bytes.size());
    return secret;
}

void remove_line_end(std::string& secret) {
    if (secret.ends_with('\n')) secret.pop_back();
    if (secret.ends_with('\r')) secret.pop_back();
}

bool is_credential_name(std::string_view name) {
    if (name.empty() || name.size() > name_bytes_max || name.front() == '.') return false;
    for (const char c : name) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.') return false;
    }
    return true;
}

}  // namespace

model::Result<std::string> read_secret(const SecretFile& secret) {
    const std::string name = secret.path.string();
    // Without O_NONBLOCK the open of a pipe would wait for a writer.
    const Descriptor file(::open(secret.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.number() < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return model::missing("there is no file " + in_quotes(name));
        return model::refused("this process may not read " + in_quotes(name));
    }
    struct stat about {};
    if (::fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode))
        return model::refused(in_quotes(name) + " is not a file");
    if ((about.st_mode & (S_IROTH | S_IWOTH)) != 0)
        return model::refused(in_quotes(name) + " can be read or written by everybody");
    if (static_cast<std::uint64_t>(about.st_size) > secret_bytes_max)
        return model::refused(in_quotes(name) + " is larger than 64 KiB");
    TRY(std::string bytes, model::within(in_quotes(name), read_all(file.number())));
    if (bytes.size() > secret_bytes_max)
        return model::refused(in_quotes(name) + " is larger than 64 KiB");
    remove_line_end(bytes);
    if (bytes.empty()) return model::refused(in_quotes(name) + " is empty");
    return bytes;
}

model::Result<std::filesystem::path> credential_path(std::string_view name) {
    if (!is_credential_name(name)) {
        return model::malformed(in_quotes(name) + " is not the name of a credential");
    }
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr || *directory == '\0') {
        return model::missing(
            "there are no systemd credentials, for CREDENTIALS_DIRECTORY is not set");
    }
    return std::filesystem::path(directory) / name;
}

SecretFile read_secret_nodes(const SecretNodes& nodes, const Reading& reading) {
    Problems& problems = reading.problems;
    SecretFile secret;
    const Node* from = nodes.file != nullptr ? nodes.file : nodes.credential;
    if (from == nullptr) return secret;
    if (nodes.file != nullptr) {
        secret.path = reading.path(*nodes.file);
    } else {
        const auto path = credential_path(nodes.credential->text);
        const bool is_outside = !path && path.error().fault() == model::Fault::missing;
        if (is_outside && reading.reader != ReadFor::service) {
            problems.note(from->at, "the credential " + in_quotes(nodes.credential->text) +
                                        " cannot be checked here: systemd gives it to the "
                                        "service alone");
            return secret;
        }
        if (!path) {
            problems.error("bad-secret", from->at, path.error().what(),
                           "in the unit write LoadCredential=NAME:FILE, or name a file instead");
            return secret;
        }
        secret.path = path.value();
    }
    if (reading.reader == ReadFor::tool) return secret;
    auto value = read_secret(secret);
    if (!value) {
        const bool is_open = value.error().what().find("everybody") != std::string::npos;
        problems.error("bad-secret", from->at, value.error().what(),
                       is_open ? "chmod 600 the file" : "");
    } else {
        explicit_bzero(value.value().data(), value.value().size());
    }
    return secret;
}

}  // namespace vastus::config
