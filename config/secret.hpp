// Files of secrets: a password, an API key, the key for Message-IDs.
//
// The configuration names them and never holds them. A secret that others on the machine can read
// is refused, at load and again whenever it is read. No error ever holds a part of the secret.
#pragma once

#include <string>
#include <string_view>

#include "config/config.hpp"
#include "config/parts.hpp"
#include "config/yaml.hpp"
#include "model/result.hpp"

namespace vastus::config {

/// The path of a systemd credential (LoadCredential=NAME:…). Fails: malformed (no good name),
/// missing (not started with credentials).
model::Result<std::filesystem::path> credential_path(std::string_view name);

/// The values a secret can come from, one of which is there.
struct SecretNodes {
    const Node* file = nullptr;        ///< A path, relative to `directory`.
    const Node* credential = nullptr;  ///< A name.
};

/// Finds the secret and tries to read it, so that a bad one is seen at load; the tool only finds
/// it. Without a path where there is none to be known: a credential outside of the service.
SecretFile read_secret_nodes(const SecretNodes& nodes, const Reading& reading);

}  // namespace vastus::config
