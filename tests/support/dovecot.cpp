#include "support/dovecot.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/assert.hpp"
#include "support/line_client.hpp"

namespace vastus::test {
namespace {

constexpr std::string_view password = "correct-horse";  // Dovecot's static list takes no blanks.
/// Starting and ending take a fraction of a second; this is for a very busy machine.
constexpr int patience_ms = 30'000, look_ms = 10;

pid_t start_program(const std::vector<std::string>& words, const std::filesystem::path& directory) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const auto child = ::fork();
    VASTUS_ASSERT(child >= 0);
    if (child > 0) return child;
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, 0);
    ::dup2(null, 1);
    ::dup2(null, 2);
    if (::chdir(directory.c_str()) == 0) ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

/// Asks again until it is so. False when patience ends.
template <class Condition>
bool wait_until(Condition condition) {
    for (int waited = 0; waited < patience_ms; waited += look_ms) {
        if (condition()) return true;
        ::poll(nullptr, 0, look_ms);
    }
    return false;
}

std::string listener(std::string_view name, std::uint16_t port, std::string_view more = "") {
    return "  inet_listener " + std::string(name) +
           " {\n    address = 127.0.0.1\n    port = " + std::to_string(port) + "\n" +
           std::string(more) + "  }\n";
}

}  // namespace

bool run_program(const std::vector<std::string>& words, const std::filesystem::path& directory) {
    const auto child = start_program(words, directory);
    int status = 0;
    return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    VASTUS_ASSERT(::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
    VASTUS_ASSERT(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    ::close(fd);
    return ntohs(address.sin_port);
}

Dovecot::Dovecot() : tls_port_(free_port()), clear_port_(free_port()), lmtp_port_(free_port()) {
    owner_ = ::getuid();
    group_ = ::getgid();
    if (owner_ == 0) {  // Dovecot refuses to read mail as root.
        const auto* nobody = ::getpwnam("nobody");
        VASTUS_ASSERT(nobody != nullptr);
        owner_ = nobody->pw_uid;
        group_ = nobody->pw_gid;
        VASTUS_ASSERT(::chmod(folder_.path().c_str(), 0711) == 0);
    }
    std::filesystem::create_directory(folder_ / "mail");
    give_away(folder_ / "mail");
    write_file(password_file(), password);
    make_certificates();
    write_configuration();
    start();
}

Dovecot::~Dovecot() {
    ::kill(process_, SIGTERM);
    const auto has_ended = [&] { return ::waitpid(process_, nullptr, WNOHANG) == process_; };
    if (wait_until(has_ended)) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
}

std::filesystem::path Dovecot::mail_folder(std::string_view user) const {
    return folder_ / "mail" / user;
}

void Dovecot::give_away(const std::filesystem::path& path) const {
    if (::getuid() == 0) VASTUS_ASSERT(::chown(path.c_str(), owner_, group_) == 0);
}

void Dovecot::make_certificates() {
    const auto openssl = [&](std::vector<std::string> words) {
        words.insert(words.begin(), "openssl");
        VASTUS_ASSERT(run_program(words, folder_.path()));
    };
    const std::string curve = "ec_paramgen_curve:prime256v1";
    for (const std::string name : {"ca", "other"}) {
        openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-days", "2",
                 "-keyout", name + ".key", "-out", name + ".pem", "-subj", "/CN=Test CA " + name});
    }
    openssl({"req", "-newkey", "ec", "-pkeyopt", curve, "-nodes", "-keyout", "server.key", "-out",
             "server.csr", "-subj", "/CN=localhost"});
    write_file(folder_ / "san", "subjectAltName=DNS:localhost\n");
    openssl({"x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
             "-CAcreateserial", "-days", "2", "-out", "server.pem", "-extfile", "san"});
}

void Dovecot::write_configuration() {
    const auto base = folder_.path().string();
    const std::string user = ::getpwuid(owner_)->pw_name, group = ::getgrgid(group_)->gr_name;
    const auto ids = "uid=" + std::to_string(owner_) + " gid=" + std::to_string(group_);
    std::string text = "protocols = imap lmtp\nbase_dir = " + base + "/run\nstate_dir = " + base +
                       "/state\nlog_path = " + base + "/log\ndefault_internal_user = " + user +
                       "\ndefault_internal_group = " + group + "\ndefault_login_user = " + user +
                       "\nfirst_valid_uid = 1\nfirst_valid_gid = 1\nssl = yes\nssl_cert = <" +
                       base + "/server.pem\nssl_key = <" + base +
                       "/server.key\nmail_location = " + "maildir:" + base + "/mail/%n\n";
    text +=
        "mail_max_userip_connections = 200\ndefault_client_limit = 1000\n"
        "disable_plaintext_auth = no\nauth_mechanisms = plain login\nauth_failure_delay = 0\n"
        "auth_username_format = %n\n"
        "recipient_delimiter = +\n";
    text += "passdb {\n  driver = static\n  args = password=" + std::string(password) + "\n}\n";
    text += "userdb {\n  driver = static\n  args = " + ids + " home=" + base + "/mail/%n\n}\n";
    text +=
        "namespace inbox {\n  inbox = yes\n  separator = /\n"
        "  mailbox Sent {\n    auto = create\n    special_use = \\Sent\n  }\n"
        "  mailbox Drafts {\n    auto = create\n    special_use = \\Drafts\n  }\n}\n";
    text += "service imap-login {\n  chroot =\n" + listener("imap", clear_port_) +
            listener("imaps", tls_port_, "    ssl = yes\n") + "}\n";
    text += "service lmtp {\n  user = " + user + "\n" + listener("lmtp", lmtp_port_) + "}\n";
    text += "service anvil {\n  chroot =\n}\nservice stats {\n  chroot =\n}\n";
    text += "protocol lmtp {\n  auth_username_format = %n\n}\n";
    write_file(folder_ / "dovecot.conf", text);
}

void Dovecot::start() {
    process_ =
        start_program({"dovecot", "-F", "-c", (folder_ / "dovecot.conf").string()}, folder_.path());
    const auto answers = [&] {
        return LineClient::can_connect(tls_port_) && LineClient::can_connect(lmtp_port_);
    };
    VASTUS_ASSERT(wait_until(answers));
}

void Dovecot::deliver(std::string_view user, std::string_view mail) {
    LineClient lmtp(lmtp_port_);
    lmtp.lines_until("220");
    const auto say = [&](const std::string& line, std::string_view answer) {
        lmtp.send(line + "\r\n");
        lmtp.lines_until(answer);
    };
    say("LHLO test.example", "250 ");
    say("MAIL FROM:<sender@test.example>", "250 ");
    say("RCPT TO:<" + std::string(user) + "@firma.example>", "250 ");
    say("DATA", "354");
    say(std::string(mail) + (mail.ends_with("\r\n") ? "." : "\r\n."), "250 ");
    say("QUIT", "221");
}

std::string Dovecot::talk(std::string_view user, std::string_view folder,
                          const std::vector<std::string>& commands) {
    LineClient imap(clear_port_);
    std::string said = imap.lines_until("* OK");
    int tags = 0;
    const auto say = [&](const std::string& command) {
        const auto tag = "t" + std::to_string(++tags) + " ";
        imap.send(tag + command + "\r\n");
        said += imap.lines_until(tag);
    };
    say("LOGIN " + std::string(user) + " \"" + std::string(password) + "\"");
    say("SELECT \"" + std::string(folder) + "\"");
    for (const auto& command : commands) say(command);
    say("LOGOUT");
    return said;
}

void Dovecot::append(std::string_view user, std::string_view folder, std::string_view mail,
                     std::string_view flags) {
    talk(user, "INBOX",
         {"APPEND \"" + std::string(folder) + "\" " + std::string(flags) + " {" +
          std::to_string(mail.size()) + "+}\r\n" + std::string(mail)});
}

void Dovecot::drop(std::string_view user, std::string_view name, std::string_view mail) {
    const auto folder = mail_folder(user);
    if (!std::filesystem::exists(folder)) {
        for (const auto* part : {"", "tmp", "cur", "new"}) {
            std::filesystem::create_directory(folder / part);
            give_away(folder / part);
        }
    }
    write_file(folder / "tmp" / name, mail);
    give_away(folder / "tmp" / name);
    std::filesystem::rename(folder / "tmp" / name, folder / "new" / name);
}

}  // namespace vastus::test
