#include "model/hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>

#include "model/assert.hpp"

namespace vastus::model {
namespace {

/// Looked up once: to look it up by name for each short key takes longer than to hash the key.
const EVP_MD* sha256_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    VASTUS_ASSERT(method != nullptr);
    return method;
}

}  // namespace

Digest sha256(std::string_view bytes) {
    Digest digest;
    unsigned int size = 0;
    const int done =
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, sha256_method(), nullptr);
    VASTUS_ASSERT(done == 1 && size == digest.size());
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Digest digest;
    unsigned int size = 0;
    const auto* const made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                                  reinterpret_cast<const unsigned char*>(bytes.data()),
                                  bytes.size(), digest.data(), &size);
    VASTUS_ASSERT(made != nullptr && size == digest.size());
    return digest;
}

Key128 hash128(std::initializer_list<std::string_view> fields) {
    std::string input;
    for (const auto field : fields) {
        const std::uint64_t size = field.size();
        for (int shift = 56; shift >= 0; shift -= 8)
            input.push_back(static_cast<char>((size >> shift) & 0xff));
        input.append(field);
    }
    const Digest digest = sha256(input);
    Key128 key;
    std::copy_n(digest.begin(), key.size(), key.begin());
    return key;
}

std::string hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text.push_back(digits[value >> 4]);
        text.push_back(digits[value & 15]);
    }
    return text;
}

}  // namespace vastus::model
