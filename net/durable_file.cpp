#include "net/durable_file.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace vastus::net {

using model::Result;

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

model::Error last_error(const std::filesystem::path& file) {
    const int code = errno;
    auto fault = code == ENOENT ? model::Fault::missing : model::Fault::transient;
    if (code == EACCES || code == EPERM) fault = model::Fault::refused;
    return model::Error(fault, file.string() + ": " + std::generic_category().message(code));
}

Result<> write_all(int fd, std::string_view bytes, const std::filesystem::path& file) {
    while (!bytes.empty()) {
        const auto count = ::write(fd, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return last_error(file);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return model::ok();
}

Result<> write_and_rename(const std::filesystem::path& file, const std::filesystem::path& beside,
                          std::string_view bytes) {
    {
        const Descriptor out(
            ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (out.get() < 0) return last_error(beside);
        TRY(write_all(out.get(), bytes, beside));
        if (::fsync(out.get()) != 0) return last_error(beside);
    }
    if (::rename(beside.c_str(), file.c_str()) != 0) return last_error(file);
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const Descriptor at(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (at.get() < 0 || ::fsync(at.get()) != 0) return last_error(folder);
    return model::ok();
}

}  // namespace

Result<> write_durably(const std::filesystem::path& file, std::string_view bytes) {
    auto beside = file;
    beside += ".tmp";
    const auto written = write_and_rename(file, beside, bytes);
    if (written) return model::ok();
    ::unlink(beside.c_str());
    // A folder that is not there may be mounted later: try again, and say so.
    return model::transient(written.assume_error().what());
}

Result<std::string> read_start(const std::filesystem::path& file, std::uint64_t bytes_max) {
    return read_range(file, 0, bytes_max);
}

Result<std::string> read_range(const std::filesystem::path& file, std::uint64_t offset,
                               std::uint64_t bytes_max) {
    constexpr std::size_t piece = 256u << 10;
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return last_error(file);
    std::string bytes;
    while (bytes.size() < bytes_max) {
        const auto had = bytes.size();
        bytes.resize(had +
                     static_cast<std::size_t>(std::min<std::uint64_t>(piece, bytes_max - had)));
        const auto count = ::pread(in.get(), bytes.data() + had, bytes.size() - had,
                                   static_cast<off_t>(offset + had));
        if (count < 0 && errno == EINTR) {
            bytes.resize(had);
            continue;
        }
        if (count < 0) return last_error(file);
        bytes.resize(had + static_cast<std::size_t>(count));
        if (count == 0) break;
    }
    return bytes;
}

Result<FileFacts> facts_of(const std::filesystem::path& file) {
    struct ::stat found {};
    if (::stat(file.c_str(), &found) != 0) return last_error(file);
    FileFacts facts;
    facts.bytes = static_cast<std::uint64_t>(found.st_size);
    facts.inode = static_cast<std::uint64_t>(found.st_ino);
    facts.changed_ns = found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec;
    facts.changed = model::from_millis(facts.changed_ns / 1'000'000);
    return facts;
}

}  // namespace vastus::net
