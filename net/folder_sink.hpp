// FolderSink: writes each mail as a file into a folder, for dry runs and tests.
//
// Files are "00000001.eml", "00000002.eml", … in the order of sending, with Return-Path and
// Delivered-To for the envelope; a file that is there is complete and on the disk. A mail sent
// twice is there twice. Blocks; the sender thread only. Fails: refused (bad address), transient
// (disk).
#pragma once

#include <cstdint>
#include <filesystem>

#include "net/mail_sink.hpp"

namespace vastus::net {

class FolderSink : public MailSink {
public:
    explicit FolderSink(std::filesystem::path folder) : folder_(std::move(folder)) {}
    model::Result<Sent> send(const Letter& letter, std::stop_token stop) override;

private:
    std::filesystem::path folder_;
    std::uint64_t last_ = 0;  ///< Number of the newest file; 0 before the first look.
};

}  // namespace vastus::net
