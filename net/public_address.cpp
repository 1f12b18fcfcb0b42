// Which addresses belong to the public internet (RFC 6890 and its updates).
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>

#include "net/http.hpp"

namespace vastus::net {
namespace {

namespace ip = boost::asio::ip;

struct Block {
    std::uint32_t network;
    int bits;
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24 | b << 16 | c << 8 | d;
}

constexpr std::array<Block, 15> not_public{{
    {v4(0, 0, 0, 0), 8},        // this network
    {v4(10, 0, 0, 0), 8},       // private
    {v4(100, 64, 0, 0), 10},    // shared by providers (CGNAT)
    {v4(127, 0, 0, 0), 8},      // loopback
    {v4(169, 254, 0, 0), 16},   // link-local; the metadata services of clouds
    {v4(172, 16, 0, 0), 12},    // private
    {v4(192, 0, 0, 0), 24},     // protocol assignments
    {v4(192, 0, 2, 0), 24},     // documentation
    {v4(192, 88, 99, 0), 24},   // 6to4 relays
    {v4(192, 168, 0, 0), 16},   // private
    {v4(198, 18, 0, 0), 15},    // benchmarks
    {v4(198, 51, 100, 0), 24},  // documentation
    {v4(203, 0, 113, 0), 24},   // documentation
    {v4(224, 0, 0, 0), 4},      // multicast
    {v4(240, 0, 0, 0), 4},      // reserved, broadcast
}};

bool is_public_v4(std::uint32_t address) {
    for (const auto& block : not_public)
        if ((address ^ block.network) >> (32 - block.bits) == 0) return false;
    return true;
}

bool is_public_v6(const ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    const auto pair = [&bytes](std::size_t at) {
        return static_cast<unsigned>(bytes.at(at)) << 8 | bytes.at(at + 1);
    };
    // NAT64 (64:ff9b::/96) and 6to4 (2002::/16) carry the address that counts.
    if (pair(0) == 0x64 && pair(2) == 0xff9b) {
        for (std::size_t i = 4; i < 12; ++i)
            if (bytes.at(i) != 0) return false;
        return is_public_v4(v4(bytes[12], bytes[13], bytes[14], bytes[15]));
    }
    if (pair(0) == 0x2002) return is_public_v4(v4(bytes[2], bytes[3], bytes[4], bytes[5]));
    if ((bytes[0] & 0xe0) != 0x20) return false;  // Everything outside 2000::/3: ULA, mapped, …
    if (pair(0) == 0x2001 && pair(2) < 0x0200) return false;  // Teredo, ORCHID, benchmarks
    return pair(0) != 0x2001 || pair(2) != 0x0db8;            // documentation
}

}  // namespace

bool is_public_address(std::string_view address) {
    boost::system::error_code ec;
    const auto parsed = ip::make_address(address, ec);
    if (ec) return false;
    return parsed.is_v4() ? is_public_v4(parsed.to_v4().to_uint()) : is_public_v6(parsed.to_v6());
}

}  // namespace vastus::net
