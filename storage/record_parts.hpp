// The small parts that records have in common: keys, instants, addresses, lists, places.
//
// Templates over the generated types, so that no header of Protobuf is included here. Writing
// cannot fail; reading notes in a Reading that something was wrong and goes on, and the decoder
// asks once at its end. For the records_*.cpp files only.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "model/item.hpp"
#include "model/message.hpp"
#include "model/time.hpp"

namespace vastus::storage::parts {

/// Whether everything read so far was right.
struct Reading {
    bool good = true;

    /// An array of bytes; empty stands for all zeros.
    template <std::size_t N>
    void array(const std::string& bytes, std::array<std::uint8_t, N>& to) {
        if (bytes.empty()) return;
        good = good && bytes.size() == N;
        if (bytes.size() == N) std::copy(bytes.begin(), bytes.end(), to.begin());
    }
    /// An enumeration whose last enumerator is `last`.
    template <class Enum>
    Enum number(std::uint32_t value, Enum last, std::uint32_t first = 0) {
        const bool known = value >= first && value <= static_cast<std::uint32_t>(last);
        good = good && known;
        return known ? static_cast<Enum>(value) : last;
    }
};

template <std::size_t N>
std::string array(const std::array<std::uint8_t, N>& bytes) {
    if (bytes == std::array<std::uint8_t, N>{}) return {};
    return {bytes.begin(), bytes.end()};
}

template <class Enum>
std::uint32_t number(Enum value) {
    return static_cast<std::uint32_t>(value);
}

template <class List>
void put_texts(const std::vector<std::string>& texts, List& list) {
    for (const auto& text : texts) *list.Add() = text;
}

template <class List>
std::vector<std::string> texts(const List& list) {
    return {list.begin(), list.end()};
}

template <class Record>
void put_address(const model::Address& address, Record& record) {
    if (!address.name.empty()) record.set_name(address.name);
    if (!address.address.empty()) record.set_address(address.address);
}

template <class Record>
model::Address address(const Record& record) {
    return {record.name(), record.address()};
}

template <class List>
void put_addresses(const std::vector<model::Address>& addresses, List& list) {
    for (const auto& one : addresses) put_address(one, *list.Add());
}

template <class List>
std::vector<model::Address> addresses(const List& list) {
    std::vector<model::Address> all;
    for (const auto& record : list) all.push_back(address(record));
    return all;
}

/// Pairs of texts: a map, or a list of pairs.
template <class Pairs, class List>
void put_fields(const Pairs& pairs, List& list) {
    for (const auto& [name, value] : pairs) {
        auto& field = *list.Add();
        field.set_name(name);
        field.set_value(value);
    }
}

template <class Record>
void put_place(const model::Place& place, Record& record) {
    record.set_mailbox(place.mailbox);
    record.set_folder(place.folder);
    record.set_uidvalidity(place.uidvalidity);
    record.set_uid(place.uid);
    record.set_role(number(place.role));
}

template <class Record>
model::Place place(const Record& record, Reading& reading) {
    return {record.mailbox(), record.folder(), record.uidvalidity(), record.uid(),
            reading.number(record.role(), model::FolderRole::archive)};
}

/// An Anchor or a Question: an event and when it was.
template <class Record>
void put_anchor(const model::MessageKey& event, model::Instant at, Record& record) {
    record.set_event(array(event.bytes));
    record.set_at(model::millis(at));
}

template <class Record>
model::Anchor anchor(const Record& record, Reading& reading) {
    model::Anchor anchor;
    reading.array(record.event(), anchor.event.bytes);
    anchor.at = model::from_millis(record.at());
    return anchor;
}

template <class Record>
void put_subject(const model::Subject& subject, Record& record) {
    record.set_type(number(subject.type));
    record.set_number(subject.number);
}

template <class Record>
model::Subject subject(const Record& record, Reading& reading) {
    model::Subject subject;
    subject.type = reading.number(record.type(), model::Subject::Type::client, 1);
    subject.number = record.number();
    return subject;
}

}  // namespace vastus::storage::parts
