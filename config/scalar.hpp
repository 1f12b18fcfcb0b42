// Text of the file -> booleans, numbers, sizes, durations, ids, addresses.
//
// YAML's own typing is never asked. Every function reports what is wrong, with what to write
// instead, and gives nothing then. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "config/yaml.hpp"
#include "model/time.hpp"
#include "rules/span.hpp"

namespace vastus::config {

/// Both ends are allowed values.
struct Range {
    std::int64_t min = 0, max = 0;
};

/// `true` and `false` only.
std::optional<bool> read_boolean(const Node& node, Problems& problems);

/// Decimal digits, no sign, no leading zero.
std::optional<std::int64_t> read_integer(const Node& node, Range range, Problems& problems);

/// "1", "0.5", "-2.25": at most 6 digits on either side of the point.
std::optional<double> read_decimal(const Node& node, Problems& problems);

/// "512KiB", "64MiB", "2GiB", "100B"; at least `min`, at most `max` bytes.
struct SizeRange {
    std::uint64_t min = 0, max = 0;
};
std::optional<std::uint64_t> read_size(const Node& node, SizeRange range, Problems& problems);

/// A length of time as rules::parse_span() reads it; at most ten years.
std::optional<rules::Span> read_span(const Node& node, Problems& problems);

/// Plain time, a day being 24 hours; not shorter than `min`.
std::optional<model::Duration> read_duration(const Node& node, model::Duration min,
                                             Problems& problems);

/// `[a-z][a-z0-9-]{0,63}`
bool is_id(std::string_view text);
/// An id, where '_' is allowed too: kinds.
bool is_kind(std::string_view text);
/// The text when it is an id; reported at `at` otherwise.
bool check_id(std::string_view text, Place at, Problems& problems);

/// What is wrong with a date that has the right shape, "2026-02 has the days 01 to 28"; "" when
/// there is such a day, or no date.
std::string date_fault(std::string_view text);
/// What to write instead of a time zone that is none.
std::string near_timezone(std::string_view name);

/// local@domain, ASCII; the domain becomes lower case.
std::optional<std::string> read_address(const Node& node, Problems& problems);

/// A DNS name in lower case.
std::optional<std::string> read_domain(const Node& node, Problems& problems);

/// One of a few words; gives its index.
std::optional<std::size_t> read_word(const Node& node, std::span<const std::string_view> words,
                                     Problems& problems);
std::optional<std::size_t> read_word(const Node& node,
                                     std::initializer_list<std::string_view> words,
                                     Problems& problems);

}  // namespace vastus::config
