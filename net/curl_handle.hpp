// What our callers of libcurl share: owners for its handles and lists, and its errors in our words.
//
// Only net includes this. A handle belongs to one thread at a time. Running out of memory inside
// libcurl ends the process, as everywhere else.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/result.hpp"

struct curl_slist;

namespace vastus::net {

struct CloseEasy {
    void operator()(void* easy) const;
};
struct FreeList {
    void operator()(curl_slist* list) const;
};
using EasyHandle = std::unique_ptr<void, CloseEasy>;  ///< A CURL*.
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

/// A fresh easy handle; initialises libcurl at the first call.
EasyHandle new_easy();
void append(HeaderList& list, const std::string& line);

/// A CURLcode in our words: wrong certificate, no TLS, bad address are refused, all else transient.
/// `detail` is libcurl's error buffer; "" takes the general text of the code.
model::Error curl_error(int code, std::string_view detail);

/// "localhost", 127.0.0.0/8 or ::1 (with or without brackets): the only peers met without TLS.
bool is_loopback_host(std::string_view host);
/// Letters, digits, '-', '.', and ':' for an IPv6 address: nothing that could end a URL's host.
bool is_plain_host(std::string_view host);

}  // namespace vastus::net
