// SHA-256 and HMAC-SHA-256: the names of things and the proof that a mail is ours.
//
// These functions are fixed for ever: message keys, alert ids and thread aliases on disk are made
// by them. The tests pin them by vectors. Pure; safe from any thread. They cannot fail.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace vastus::model {

using Digest = std::array<std::uint8_t, 32>;
using Key128 = std::array<std::uint8_t, 16>;

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view bytes);

/// First half of the SHA-256 of the fields, each preceded by its length as 8 big-endian bytes, so
/// that no two different lists of fields are the same input.
Key128 hash128(std::initializer_list<std::string_view> fields);

/// Lower-case hexadecimal digits of any byte array.
std::string hex(std::string_view bytes);
template <std::size_t N>
std::string hex(const std::array<std::uint8_t, N>& bytes) {
    return hex(std::string_view(reinterpret_cast<const char*>(bytes.data()), N));
}

}  // namespace vastus::model
