#include "daemon/sources.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

#include "net/folder_sink.hpp"
#include "net/form_endpoint.hpp"
#include "net/imap_source.hpp"
#include "net/maildir_source.hpp"
#include "net/mbox_source.hpp"
#include "net/smtp.hpp"

namespace vastus::daemon {
namespace {

template <class To>
To security(config::Security from) {
    switch (from) {
        case config::Security::tls: return To::tls;
        case config::Security::starttls: return To::starttls;
        case config::Security::clear: return To::clear;
    }
    return To::tls;
}

/// The folder of sent mail that nobody named.
bool is_any_sent(const config::FolderConfig& folder) {
    return folder.name.empty() && folder.role == model::FolderRole::sent;
}

net::ImapSettings imap_settings(const config::Config& config, const config::Mailbox& mailbox,
                                const config::FolderConfig& folder) {
    const auto& server = mailbox.server;
    const auto& limits = config.limits;
    net::ImapSettings settings;
    settings.host = server.host;
    settings.port = server.port;
    settings.security = security<net::ImapSecurity>(server.security);
    settings.ca_file = server.ca_file;
    settings.user = server.user;
    settings.password_file = server.password.path;
    settings.login = server.login;
    settings.folder = folder.name;
    settings.find_sent = is_any_sent(folder);
    settings.connect = limits.connect;
    settings.reply = limits.reply;
    settings.idle_renewal = limits.idle_renewal;
    settings.done_reply = limits.done_reply;
    settings.poll = limits.poll;
    settings.logout = limits.logout;
    settings.commands_in_flight = mailbox.commands_in_flight;
    settings.mail_bytes_max = limits.mail_bytes_max;
    // A server that hangs with what was asked for leaves room for the others.
    settings.flight_bytes_max = limits.flight_bytes_max / 2;
    return settings;
}

/// A file name of ours for what we have to remember of a local folder.
std::filesystem::path state_file(const config::Config& config, const std::string& part) {
    return config.store / ("folder-" + model::hex(model::hash128({part})) + ".uids");
}

/// An mbox is one file: nothing of it is looked for.
bool is_there(const config::Mailbox& mailbox, const config::FolderConfig& folder) {
    return mailbox.source != model::Source::mbox || !is_any_sent(folder);
}

net::MaildirSettings maildir_settings(const config::Config& config, const config::Mailbox& mailbox,
                                      const config::FolderConfig& folder, const std::string& part) {
    net::MaildirSettings settings;
    settings.uid_file = state_file(config, part);
    settings.mail_bytes_max = config.limits.mail_bytes_max;
    settings.maildir = mailbox.path;
    settings.folder = folder.name;
    if (is_any_sent(folder)) {
        // Often the first sent mail makes it, and imported history has none. Of any other folder it
        // is said until it is there: not watched must not look like watched.
        settings.folder = "Sent";
        settings.is_optional = true;
    }
    return settings;
}

std::unique_ptr<net::MailSource> make_source(net::CurlLoop& loop, const config::Config& config,
                                             const config::Mailbox& mailbox,
                                             const config::FolderConfig& folder,
                                             const std::string& part) {
    switch (mailbox.source) {
        case model::Source::maildir:
            return std::make_unique<net::MaildirSource>(
                loop.io(), maildir_settings(config, mailbox, folder, part));
        case model::Source::mbox: {
            net::MboxSettings settings;
            settings.file = mailbox.path;
            settings.state_file = state_file(config, part);
            settings.mail_bytes_max = config.limits.mail_bytes_max;
            return std::make_unique<net::MboxSource>(loop.io(), std::move(settings));
        }
        case model::Source::imap:
        case model::Source::form: break;
    }
    return std::make_unique<net::ImapSource>(loop, imap_settings(config, mailbox, folder));
}

mail::PhraseLists phrase_lists(const config::Phrases& words) {
    return {words.reply, words.forward,          words.out_of_office,     words.bounce,
            words.wrote, words.original_message, words.forwarded_message, words.closing};
}

}  // namespace

Sources::Sources(net::CurlLoop& loop, const config::Config& config)
    : phrases_(phrase_lists(config.phrases)) {
    for (const auto& mailbox : config.mailboxes) add_mailbox(loop, config, mailbox);
    for (const auto& form : config.forms) add_form(loop, form);
}

Sources::~Sources() = default;

void Sources::add_mailbox(net::CurlLoop& loop, const config::Config& config,
                          const config::Mailbox& mailbox) {
    for (const auto& folder : mailbox.folders) {
        if (!is_there(mailbox, folder)) continue;
        FolderSource entry;
        entry.settings.mailbox = mailbox.name;
        entry.settings.folder = folder.name.empty() ? "Sent" : folder.name;
        entry.settings.role = folder.role;
        entry.settings.source = mailbox.source;
        entry.settings.takes_forms = mailbox.forms;
        entry.settings.phrases = &phrases_;
        entry.source = make_source(loop, config, mailbox, folder, entry.settings.part());
        folders_.push_back(std::move(entry));
    }
}

void Sources::add_form(net::CurlLoop& loop, const config::FormEndpoint& form) {
    net::FormEndpointSettings settings;
    settings.url = form.url;
    settings.cursor_parameter = form.cursor_parameter;
    settings.header_name = form.header_name;
    settings.secret_file = form.header_secret.path;
    settings.ca_file = form.ca_file;
    settings.allow_private = form.allow_private;
    settings.allow_clear = form.allow_clear;
    settings.body_bytes_max = form.body_bytes_max;
    settings.total = form.timeout;
    EndpointSource entry;
    entry.name = form.name;
    entry.every = form.every;
    entry.mapping = {form.list, form.id, form.received, form.next_cursor, form.fields};
    entry.source = std::make_unique<net::FormEndpoint>(loop, std::move(settings));
    forms_.push_back(std::move(entry));
}

asio::awaitable<void> Sources::close() {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer all(executor, boost::asio::steady_timer::time_point::max());
    std::size_t open = 0;
    for (auto& folder : folders_) {
        auto* imap = dynamic_cast<net::ImapSource*>(folder.source.get());
        if (imap == nullptr) continue;
        ++open;
        const auto closed = [&all, &open](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
            if (--open == 0) all.cancel();
        };
        boost::asio::co_spawn(executor, imap->close(), closed);
    }
    if (open == 0) co_return;
    const auto [ec] = co_await all.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    static_cast<void>(ec);
}

model::Result<std::unique_ptr<net::MailSink>> make_sink(const config::Config& config) {
    const auto& outgoing = config.outgoing;
    if (!outgoing.folder.empty()) {
        std::error_code error;
        std::filesystem::create_directories(outgoing.folder, error);
        if (error)
            return model::malformed("cannot make the folder for mails, " +
                                    outgoing.folder.string() + ": " + error.message());
        return std::unique_ptr<net::MailSink>(std::make_unique<net::FolderSink>(outgoing.folder));
    }
    net::SmtpSettings settings;
    settings.host = outgoing.server.host;
    settings.port = outgoing.server.port;
    settings.security = security<net::SmtpSecurity>(outgoing.server.security);
    settings.ca_file = outgoing.server.ca_file;
    settings.user = outgoing.server.user;
    settings.password_file = outgoing.server.password.path;
    settings.login = outgoing.server.login;
    settings.ehlo_name = outgoing.message_id_host;
    settings.reply = config.limits.smtp_reply;
    settings.after_dot = config.limits.smtp_after_dot;
    return std::unique_ptr<net::MailSink>(std::make_unique<net::SmtpSink>(std::move(settings)));
}

crm::PostSettings post_settings(const config::Config& config, std::string mac_key) {
    crm::PostSettings post;
    post.from = config.outgoing.from;
    post.bounce_address = config.outgoing.bounce_address;
    post.message_id_host = config.outgoing.message_id_host;
    post.mac_key = std::move(mac_key);
    post.retry_first = config.limits.delivery_retry_first;
    post.retry_max = config.limits.delivery_retry_max;
    post.undecided_retry = config.limits.undecided_retry;
    post.give_up = config.limits.delivery_give_up;
    return post;
}

}  // namespace vastus::daemon
