// UidList: numbers for the files of a Maildir, kept in a file of ours outside of it.
//
// Invariant: a name keeps its number for as long as it is there, also across restarts, and a number
// is never given twice under one uidvalidity. The file is on the disk before a new number is shown.
// A lost or damaged file starts a new uidvalidity, under which everything is listed again. Blocks.
// Fails: transient (disk), refused (more files than the limit).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace vastus::net {

class UidList {
public:
    explicit UidList(std::filesystem::path file) : file_(std::move(file)) {}

    /// Makes the list that of exactly `names`: known ones keep their number, new ones get the next
    /// numbers in the order given, others are forgotten.
    model::Result<> update(const std::vector<std::string>& names);

    std::uint32_t validity() const { return validity_; }
    std::uint32_t next() const { return next_; }
    const std::map<std::uint32_t, std::string>& names() const { return names_; }

private:
    model::Result<> load();
    bool parse(std::string_view text);
    model::Result<> save();

    std::filesystem::path file_;
    bool loaded_ = false;
    std::uint32_t validity_ = 0, next_ = 1;
    std::map<std::uint32_t, std::string> names_;
    std::map<std::string, std::uint32_t, std::less<>> uids_;
};

/// A uidvalidity, never 0, from what identifies a life of a mailbox.
std::uint32_t validity_from(std::string_view what);

}  // namespace vastus::net
