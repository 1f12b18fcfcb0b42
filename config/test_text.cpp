#include "config/test_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "model/utf8.hpp"
#include "rules/local_time.hpp"

namespace vastus::config {
namespace {

using Event = rules::ScenarioEvent;
using Type = Event::Type;

/// What a file of ours may not hold (config/source.cpp) becomes a blank; line ends stay.
std::string printable(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = model::code_point_at(text, at);
        const auto value = point.value;
        const bool is_control = (value < 0x20 && value != '\n') || (value >= 0x7F && value < 0xA0);
        const bool is_refused = value == 0x2028 || value == 0x2029 || value == 0xFEFF;
        if (is_control || is_refused)
            result += ' ';
        else
            result += text.substr(at, point.size);
        at += point.size;
    }
    return result;
}

bool is_plain(std::string_view text) {
    constexpr std::string_view safe =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@+-/ ";
    if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return letters.find(text.front()) != std::string_view::npos &&
           text.find_first_not_of(safe) == std::string_view::npos;
}

std::string scalar(std::string_view raw) {
    const auto text = printable(raw);
    if (is_plain(text)) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result + "\"";
}

template <class Texts>
std::string list(const Texts& texts) {
    std::string result;
    for (const auto& one : texts) result += (result.empty() ? "" : ", ") + scalar(one);
    return "[" + result + "]";
}

template <class Map>
std::string map_of(const Map& map) {
    std::string result;
    for (const auto& [key, value] : map)
        result += (result.empty() ? "" : ", ") + scalar(key) + ": " + scalar(value);
    return "{" + result + "}";
}

/// Lines as they are, below a key, where nothing in them would be lost.
std::string block(std::string_view raw, std::size_t indent) {
    const auto clean = printable(raw);
    std::string_view text = clean;
    const bool is_kept = text.find('\n') != std::string_view::npos && text.front() != ' ' &&
                         text.front() != '\n' && text.back() != '\n';
    if (!is_kept) return scalar(text);
    std::string result = "|-";
    while (true) {
        const auto end = std::min(text.find('\n'), text.size());
        result += "\n";
        if (end > 0) result.append(indent, ' ').append(text.substr(0, end));
        if (end == text.size()) return result;
        text.remove_prefix(end + 1);
    }
}

std::string number(double value) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   std::chars_format::fixed);
    return {digits.data(), end.ptr};
}

class Writing {
public:
    explicit Writing(const rules::ScenarioFile& file) : file_(file) {}

    std::string run(const std::vector<std::string>& notes) {
        out_ =
            "vastus-test: 1\nrules: " + list(file_.rules) + "\ntimezone: " + file_.timezone + "\n";
        if (!file_.clients.empty()) out_ += "clients:\n";
        for (const auto& one : file_.clients) client(one);
        out_ += "cases:\n";
        for (const auto& note : notes) comment(note);
        for (const auto& one : file_.cases) test_case(one);
        return std::move(out_);
    }

private:
    void comment(std::string_view note) {
        std::string line(note);
        std::ranges::replace(line, '\n', ' ');
        out_ += "  # " + line + "\n";
    }

    /// With an offset in the hour that comes twice.
    std::string time(model::Instant at) const {
        const auto wall = [this](model::Instant when) {
            return rules::wall_time(file_.timezone, when);
        };
        const auto here = wall(at);
        bool comes_twice = false;
        for (const auto shift : {std::chrono::minutes(30), std::chrono::minutes(60)})
            comes_twice = comes_twice || wall(at + shift) == here || wall(at - shift) == here;
        const auto iso = model::iso(comes_twice ? at : here.day + here.time);
        const auto text = iso.substr(0, 10) + " " + iso.substr(11, 5);
        return comes_twice ? "\"" + text + " +00:00\"" : text;
    }

    void client(const rules::ScenarioClient& one) {
        std::string text = "status: " + scalar(one.status);
        const auto texts = [&text](std::string_view key, const std::vector<std::string>& values) {
            if (!values.empty()) text += ", " + std::string(key) + ": " + list(values);
        };
        texts("domains", one.domains);
        texts("addresses", one.addresses);
        texts("groups", one.groups);
        texts("tags", one.tags);
        if (!one.manager.empty()) text += ", manager: " + scalar(one.manager);
        if (!one.language.empty()) text += ", language: " + scalar(one.language);
        if (one.value != 0) text += ", value: " + number(one.value);
        if (one.created) text += ", created: " + time(*one.created);
        out_ += "  " + one.id + ": {" + text + "}\n";
    }

    void test_case(const rules::ScenarioCase& test) {
        out_ += "  - name: " + scalar(test.name) + "\n    events:\n";
        for (const auto& one : test.events) event(one);
        out_ += "    expect:\n";
        for (const auto& one : test.expectations) expectation(one);
    }

    void line(std::size_t indent, std::string_view key, const std::string& value) {
        out_.append(indent, ' ').append(key).append(": ").append(value).append("\n");
    }

    void event(const Event& one) {
        out_ += "      - at: " + time(one.at) + "\n";
        constexpr std::size_t indent = 8;
        if (!one.as.empty()) line(indent, "as", one.as);
        switch (one.type) {
            case Type::mail: return mail(one.mail);
            case Type::form:
                line(indent, "form",
                     "{id: " + scalar(one.form) + ", fields: " + map_of(one.fields) + "}");
                return;
            case Type::answer: line(indent, "answer", one.item); break;
            case Type::bounce: line(indent, "bounce", one.item); break;
            case Type::acknowledge: line(indent, "ack", one.item); break;
            case Type::snooze: line(indent, "snooze", one.item); break;
            case Type::close: line(indent, "close", one.item); break;
            case Type::reopen: line(indent, "reopen", one.item); break;
            case Type::set: line(indent, "set", one.item); break;
            default: return;  // trouble is of no real item
        }
        if (one.until != model::Instant{})
            line(indent, one.type == Type::set ? "due" : "until", time(one.until));
        for (const auto& [key, value] : one.fields) line(indent, key, scalar(value));
        if (!one.by.empty() && one.type != Type::bounce) line(indent, "by", scalar(one.by));
        if (!one.text.empty()) line(indent, "text", block(one.text, indent + 2));
    }

    void mail(const rules::ScenarioMail& mail) {
        constexpr std::size_t indent = 10;
        out_ += "        mail:\n";
        line(indent, "from", scalar(mail.from));
        if (!mail.to.empty()) line(indent, "to", list(mail.to));
        if (!mail.cc.empty()) line(indent, "cc", list(mail.cc));
        line(indent, "subject", scalar(mail.subject));
        if (!mail.headers.empty()) line(indent, "headers", map_of(mail.headers));
        if (!mail.attachments.empty()) line(indent, "attachments", list(mail.attachments));
        if (!mail.in_reply_to.empty()) line(indent, "in_reply_to", mail.in_reply_to);
        line(indent, "text", block(mail.text, indent + 2));
    }

    void expectation(const rules::Expectation& one) {
        if (one.item) item(*one.item);
        if (!one.until || !one.alerts) return;
        out_ += "      - until: " + time(*one.until) + "\n";
        out_ += one.alerts->empty() ? "        alerts: []\n" : "        alerts:\n";
        for (const auto& alert : *one.alerts) {
            std::string text = "rule: " + alert.rule.value_or("");
            if (alert.step) text += ", step: " + std::to_string(*alert.step);
            if (alert.repeat.value_or(0) > 0) text += ", repeat: " + std::to_string(*alert.repeat);
            if (alert.to) text += ", to: " + list(*alert.to);
            out_ += "          - {" + text + "}\n";
        }
    }

    void item(const rules::ExpectedItem& item) {
        std::string text = "item: " + item.item;
        const auto take = [&text](std::string_view key, const std::optional<std::string>& value) {
            if (value && !value->empty()) text += ", " + std::string(key) + ": " + scalar(*value);
        };
        take("kind", item.kind);
        take("state", item.state);
        take("route", item.route);
        if (item.also && !item.also->empty()) text += ", also: " + list(*item.also);
        if (item.tags && !item.tags->empty()) text += ", tags: " + list(*item.tags);
        if (!item.captures.empty()) text += ", captures: " + map_of(item.captures);
        out_ += "      - {" + text + "}\n";
    }

    const rules::ScenarioFile& file_;
    std::string out_;
};

}  // namespace

std::string test_text(const rules::ScenarioFile& file, const std::vector<std::string>& notes) {
    return Writing(file).run(notes);
}

}  // namespace vastus::config
