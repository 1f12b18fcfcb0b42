// MboxSource: the mails of one mbox file, read and never touched.
//
// UID = ordinal from 1. That holds only while mails are appended, so a small file of ours remembers
// how many mails were seen and a hash over what identifies them; when the beginning of the mbox has
// changed (a mail deleted, the file replaced), a new uidvalidity begins and all is listed again.
// While a writer holds the file's lock nothing new is listed. It reads on the loop's thread, in
// pieces. Fails: mail_source.hpp (refused: no file; malformed: not an mbox).
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <optional>
#include <vector>

#include "net/durable_file.hpp"
#include "net/mail_source.hpp"
#include "net/mbox.hpp"

namespace vastus::net {

struct MboxSettings {
    std::filesystem::path file;
    std::filesystem::path state_file;  ///< Of ours.
    std::uint64_t mail_bytes_max = 32u << 20;
    model::Duration poll = std::chrono::seconds(2);  ///< Between two looks while waiting.
};

class MboxSource : public MailSource {
public:
    MboxSource(asio::io_context& io, MboxSettings settings);
    asio::awaitable<model::Result<Listing>> list(std::uint32_t uidvalidity, std::uint32_t after,
                                                 std::stop_token stop) override;
    asio::awaitable<model::Result<>> fetch(const std::vector<Listed>& wanted, const Take& take,
                                           std::stop_token stop) override;
    asio::awaitable<model::Result<>> wait(model::Duration limit, std::stop_token stop) override;

private:
    /// What the file of ours remembers.
    struct Memory {
        std::uint32_t validity = 0, generation = 0, count = 0;
        model::Digest chain{};
        bool operator==(const Memory&) const = default;
    };
    model::Result<> recall();
    model::Result<> remember();
    asio::awaitable<model::Result<>> scan(std::stop_token stop);
    std::uint64_t bytes_of(std::uint32_t uid) const;  ///< 0 when there is no such mail.
    model::Result<Fetched> read(const Listed& wanted);

    asio::io_context& io_;
    MboxSettings settings_;
    std::optional<Memory> memory_;
    std::optional<FileFacts> seen_;  ///< Of the file as it was scanned.
    std::vector<MboxMail> mails_;
};

}  // namespace vastus::net
