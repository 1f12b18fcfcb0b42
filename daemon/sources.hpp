// The sources and the sink, made from the configuration.
//
// One source per folder: each has its own connection, so a bad server harms only its own mailbox.
// Used from the loop; outlived by the CurlLoop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "config/config.hpp"
#include "crm/outbox.hpp"
#include "daemon/intake.hpp"
#include "net/curl_loop.hpp"
#include "net/form_source.hpp"
#include "net/mail_sink.hpp"
#include "web/form_feed.hpp"

namespace vastus::daemon {

struct FolderSource {
    FolderSettings settings;
    std::unique_ptr<net::MailSource> source;
};

struct EndpointSource {
    std::string name;
    web::FeedMapping mapping;
    model::Duration every{};
    std::unique_ptr<net::FormSource> source;
};

class Sources {
public:
    Sources(net::CurlLoop& loop, const config::Config& config);
    ~Sources();

    std::vector<FolderSource>& folders() { return folders_; }
    std::vector<EndpointSource>& forms() { return forms_; }
    /// Says LOGOUT on all connections at once; bounded.
    asio::awaitable<void> close();

private:
    void add_mailbox(net::CurlLoop& loop, const config::Config& config,
                     const config::Mailbox& mailbox);
    void add_form(net::CurlLoop& loop, const config::FormEndpoint& form);

    mail::Phrases phrases_;
    std::vector<FolderSource> folders_;
    std::vector<EndpointSource> forms_;
};

model::Result<std::unique_ptr<net::MailSink>> make_sink(const config::Config& config);
crm::PostSettings post_settings(const config::Config& config, std::string mac_key);

}  // namespace vastus::daemon
