// Ids: one type for each kind of thing, so that an item's number is never taken for a client's.
//
// Numbers (ItemId, ClientId) are given by the store, start at 1 and are never used again; 0 means
// none. Keys (MessageKey, AlertId, DeliveryId) are hashes of what they name, so that the same thing
// met twice has the same key.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "model/hash.hpp"

namespace vastus::model {

template <class Tag>
struct Number {
    std::uint64_t value = 0;
    auto operator<=>(const Number&) const = default;
    explicit operator bool() const { return value != 0; }
};

template <class Tag>
struct Key {
    Key128 bytes{};
    auto operator<=>(const Key&) const = default;
    explicit operator bool() const { return bytes != Key128{}; }
};

using ItemId = Number<struct ItemTag>;
using ClientId = Number<struct ClientTag>;
using ThreadId = Number<struct ThreadTag>;  ///< Mails that name each other in their headers.
using MessageKey =
    Key<struct MessageTag>;  ///< From the bytes of a mail, or from endpoint and entry id of a form.
using AlertId =
    Key<struct AlertTag>;  ///< hash(rule, subject, anchor event, step, repeat); rules.md 8.3.
using DeliveryId = Key<struct DeliveryTag>;  ///< hash(alert, recipient): one alert for one person.
using LetterId =
    Key<struct LetterTag>;  ///< hash(recipient, what it holds): one mail to one person.

/// What a watch rule is about.
struct Subject {
    enum class Type : std::uint8_t { item = 1, client = 2 };  ///< The numbers are on disk.
    Type type = Type::item;
    std::uint64_t number = 0;

    Subject() = default;
    // Implicit: an item is a subject wherever one is asked for.
    Subject(ItemId item) : number(item.value) {}
    Subject(ClientId client) : type(Type::client), number(client.value) {}

    /// None when it is the other type.
    ItemId item() const { return {type == Type::item ? number : 0}; }
    ClientId client() const { return {type == Type::client ? number : 0}; }
    auto operator<=>(const Subject&) const = default;
};

template <class Tag>
std::string hex(const Key<Tag>& key) {
    return hex(key.bytes);
}

}  // namespace vastus::model
