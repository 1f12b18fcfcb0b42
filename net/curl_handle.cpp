#include "net/curl_handle.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>

#include "model/assert.hpp"
#include "model/utf8.hpp"

namespace vastus::net {

void CloseEasy::operator()(void* easy) const { curl_easy_cleanup(easy); }
void FreeList::operator()(curl_slist* list) const { curl_slist_free_all(list); }

EasyHandle new_easy() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    VASTUS_ASSERT(ready == CURLE_OK);
    EasyHandle easy(curl_easy_init());
    VASTUS_ASSERT(easy != nullptr);
    // A name that is being looked up when a transfer ends is not waited for: the resolver's own
    // limit may be long, and the loop stands still meanwhile.
    curl_easy_setopt(easy.get(), CURLOPT_QUICK_EXIT, 1L);
    return easy;
}

void append(HeaderList& list, const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    VASTUS_ASSERT(longer != nullptr);
    static_cast<void>(list.release());
    list.reset(longer);
}

model::Error curl_error(int code, std::string_view detail) {
    std::string what(detail);
    if (what.empty()) what = curl_easy_strerror(static_cast<CURLcode>(code));
    what = model::scrub_utf8(what);
    switch (code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return model::refused("the server's certificate is not valid for it: " + what);
        case CURLE_SSL_CACERT_BADFILE:
            return model::refused("the file of certificate authorities is not usable: " + what);
        case CURLE_USE_SSL_FAILED: return model::refused("the server offers no TLS: " + what);
        case CURLE_LOGIN_DENIED: return model::refused("the login was not accepted: " + what);
        case CURLE_REMOTE_ACCESS_DENIED:
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_BAD_FUNCTION_ARGUMENT: return model::refused(what);
        default: return model::transient(what);
    }
}

bool is_loopback_host(std::string_view host) {
    if (host == "localhost") return true;
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    boost::system::error_code ec;
    const auto address = boost::asio::ip::make_address(host, ec);
    return !ec && address.is_loopback();
}

bool is_plain_host(std::string_view host) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.' || c == ':';
    };
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, is_plain);
}

}  // namespace vastus::net
