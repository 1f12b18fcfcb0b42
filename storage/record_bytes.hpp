// Parsing and serialising of one record, the same for all types. For the records_*.cpp files only.
//
// Fails: corrupt, naming the kind of record.
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"
#include "storage/record_parts.hpp"

namespace vastus::storage::parts {

/// Parses `bytes` into `Record`, lets `read(record, reading)` make the value, and checks both.
template <class Record, class Read>
auto decode(std::string_view bytes, std::string_view kind, Read read)
    -> model::Result<decltype(read(std::declval<const Record&>(), std::declval<Reading&>()))> {
    Record record;
    if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return model::corrupt("a record of " + std::string(kind) + " in the store is damaged");
    Reading reading;
    auto value = read(record, reading);
    if (!reading.good)
        return model::corrupt("a record of " + std::string(kind) +
                              " in the store holds impossible values");
    return value;
}

}  // namespace vastus::storage::parts
