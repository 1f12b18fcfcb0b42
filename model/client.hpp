// A client: a firm or person in the register. In any number of groups at once. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/ids.hpp"
#include "model/time.hpp"

namespace vastus::model {

struct Contact {
    std::string name, address;
    bool operator==(const Contact&) const = default;
};

struct Client {
    ClientId id;
    std::string name;
    std::string status = "prospect";  ///< "prospect" or "active".
    std::vector<std::string>
        domains;  ///< Registrable domains; empty for people at public mail providers.
    std::vector<Contact> contacts;
    std::vector<std::string> groups, tags;
    std::string manager;  ///< Staff id; "" for none.
    std::string language;
    Instant created{};
    std::optional<Instant> last_from_client, last_from_us;
    std::uint32_t items = 0;
    double value = 0;  ///< The register's figure of worth, for conditions and sorting.
    bool operator==(const Client&) const = default;
};

}  // namespace vastus::model
