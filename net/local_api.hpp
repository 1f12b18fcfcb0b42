// One HTTP request over the daemon's UNIX socket, for the command line tool.
//
// Blocks. Fails: missing (no socket, or nobody listens on it: no daemon is running), refused (the
// socket may not be used, or the request is not well formed), transient (no answer in time),
// malformed (an answer that is not HTTP, or too large).
#pragma once

#include <filesystem>
#include <string>

#include "model/result.hpp"
#include "model/time.hpp"

namespace vastus::net {

struct LocalRequest {
    std::filesystem::path socket;
    std::string method = "GET";
    std::string target;  ///< Path and query, percent-encoded: "/api/items?state=new".
    std::string body;    ///< JSON; sent when the method is not GET.
    std::string accept = "application/json";
    model::Duration timeout = std::chrono::seconds(30);
};

struct LocalReply {
    int status = 0;
    std::string content_type;  ///< Lower case, without parameters.
    std::string body;
};

model::Result<LocalReply> local_request(const LocalRequest& request);

}  // namespace vastus::net
