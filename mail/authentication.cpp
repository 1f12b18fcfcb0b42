#include "mail/authentication.hpp"

#include <algorithm>

#include "mail/address.hpp"
#include "mail/ascii.hpp"
#include "mail/defect.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t results_max = 64;
constexpr std::size_t properties_max = 32;
constexpr unsigned comment_depth_max = 10;
constexpr std::size_t field_bytes_max = 4'000;  // Longer ones were cut when they were kept.

/// Tokens of RFC 8601 2.2 between comments and blanks.
class FieldReader {
public:
    explicit FieldReader(std::string_view text) : text_(text) {}

    AuthenticationField read() {
        AuthenticationField field;
        field.server = lower_ascii(value());
        skip_blanks();
        while (!is_broken_ && is_digit(peek())) ++at_;  // The version.
        skip_blanks();
        if (field.server.empty() || (at_ < text_.size() && peek() != ';')) return {};
        while (take(';') && field.results.size() < results_max) {
            auto result = read_result();
            if (is_broken_) break;
            if (!result.method.empty()) field.results.push_back(std::move(result));
        }
        return field;
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    bool take(char c) {
        skip_blanks();
        if (is_broken_ || peek() != c || at_ >= text_.size()) return false;
        ++at_;
        return true;
    }

    /// Blanks and comments. An open comment swallows the rest, as it would for a server.
    void skip_blanks() {
        unsigned depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (depth > 0 && c == '\\') {
                ++at_;
            } else if (c == '(') {
                if (++depth > comment_depth_max) return fail();
            } else if (depth > 0 && c == ')') {
                --depth;
            } else if (depth == 0 && !is_space(c)) {
                return;
            }
        }
        if (depth > 0) fail();
    }

    void fail() {
        is_broken_ = true;
        at_ = text_.size();
    }

    /// A word of the characters that methods, results and properties hold.
    std::string word() {
        skip_blanks();
        const auto begin = at_;
        while (is_alnum(peek()) || peek() == '-' || peek() == '_' || peek() == '.') ++at_;
        return lower_ascii(text_.substr(begin, at_ - begin));
    }

    std::string_view token() {
        const auto begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]) &&
               std::string_view(";()\"").find(text_[at_]) == std::string_view::npos)
            ++at_;
        return text_.substr(begin, at_ - begin);
    }

    /// A token, or what stands in quotes; "a b"@c.example is one value.
    std::string value() {
        skip_blanks();
        if (peek() != '"') return std::string(token());
        std::string found;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            found += text_[at_];
        }
        if (at_ >= text_.size()) {
            fail();
            return {};
        }
        ++at_;
        if (peek() == '@') found += token();
        return found;
    }

    /// "method/1 = result (comment) reason="…" ptype.property=value …"; "none" has no method.
    AuthenticationResult read_result() {
        AuthenticationResult result;
        result.method = word();
        if (take('/')) word();
        if (!take('=')) {
            if (result.method != "none") fail();
            return {};
        }
        result.result = word();
        if (result.method.empty() || result.result.empty()) fail();
        while (!is_broken_) {
            skip_blanks();
            if (is_broken_ || at_ >= text_.size() || peek() == ';') break;
            auto name = word();
            if (name.empty() || !take('=')) {
                fail();
                break;
            }
            auto content = value();
            if (result.properties.size() >= properties_max) continue;
            result.properties.emplace_back(std::move(name), std::move(content));
        }
        return result;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool is_broken_ = false;
};

bool is_trusted(const SenderTrust& trust, const std::string& server) {
    return !server.empty() && std::ranges::find(trust.servers, server) != trust.servers.end();
}

/// The domain that a DMARC result speaks of.
std::string from_domain_of(const AuthenticationResult& result) {
    for (const auto& [name, value] : result.properties) {
        if (name != "header.from") continue;
        std::string_view domain = value;
        const auto sign = domain.rfind('@');
        if (sign != std::string_view::npos) domain.remove_prefix(sign + 1);
        while (domain.ends_with('.')) domain.remove_suffix(1);
        return lower_ascii(domain);
    }
    return {};
}

}  // namespace

AuthenticationField read_authentication_results(std::string_view value) {
    return FieldReader(value).read();
}

bool is_sender_verified(const model::Content& content, const SenderTrust& trust) {
    const bool is_one_sender = content.from.size() == 1 &&
                               !has_defect(content.defects, "repeated-from") &&
                               !has_defect(content.defects, "from-list");
    const auto domain =
        is_one_sender ? lower_ascii(domain_of(content.from.front().address)) : std::string();
    if (domain.empty()) return false;
    unsigned hops = 0;
    bool has_passed = false;
    for (const auto& [name, value] : content.headers) {
        if (name == "received" && ++hops >= trust.hops) break;
        if (trust.is_exchange_trusted && name == "x-ms-exchange-organization-authas" &&
            equals_folded(trim_space(value), "internal"))
            has_passed = true;
        if (name != "authentication-results") continue;
        if (value.size() > field_bytes_max) return false;  // "firma.example.evil" may be cut.
        const auto field = read_authentication_results(value);
        if (!is_trusted(trust, field.server)) continue;
        for (const auto& result : field.results) {
            if (result.method != "dmarc") continue;
            if (result.result != "pass" || from_domain_of(result) != domain) return false;
            has_passed = true;
        }
    }
    return has_passed;
}

}  // namespace vastus::mail
