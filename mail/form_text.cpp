#include "mail/form_text.hpp"

#include <array>
#include <string>
#include <utility>

#include "mail/fold.hpp"
#include "mail/locale.hpp"
#include "mail/quoted_address.hpp"
#include "mail/sorted.hpp"
#include "model/utf8.hpp"

namespace vastus::mail {
namespace {

constexpr std::size_t text_bytes_max = 16 * 1024;
constexpr std::size_t label_bytes_max = 60;
constexpr std::size_t name_bytes_max = 100;

constexpr auto address_labels = sorted(std::to_array<std::string_view>({"e-mail",
                                                                        "e-mail address",
                                                                        "e-mail адрес",
                                                                        "e-mail-adresse",
                                                                        "e-pasta adrese",
                                                                        "e-pasts",
                                                                        "e-post",
                                                                        "e-postadress",
                                                                        "e-posti aadress",
                                                                        "el. paštas",
                                                                        "el. pašto adresas",
                                                                        "email",
                                                                        "email address",
                                                                        "epost",
                                                                        "epostadress",
                                                                        "kontakt e-post",
                                                                        "mail",
                                                                        "mailadresse",
                                                                        "meil",
                                                                        "meiliaadress",
                                                                        "sähköposti",
                                                                        "sähköpostiosoite",
                                                                        "teie e-post",
                                                                        "your e-mail",
                                                                        "your email",
                                                                        "your email address",
                                                                        "адрес электронной почты",
                                                                        "ваш e-mail",
                                                                        "ваш email",
                                                                        "почта",
                                                                        "эл. почта",
                                                                        "электронная почта"}));

constexpr auto name_labels = sorted(std::to_array<std::string_view>({"ansprechpartner",
                                                                     "contact",
                                                                     "contact name",
                                                                     "ees- ja perekonnanimi",
                                                                     "eesnimi",
                                                                     "first name",
                                                                     "full name",
                                                                     "imię",
                                                                     "jūsu vārds",
                                                                     "kontaktisik",
                                                                     "kontaktperson",
                                                                     "name",
                                                                     "namn",
                                                                     "nimi",
                                                                     "teie nimi",
                                                                     "vardas",
                                                                     "vor- und nachname",
                                                                     "vārds",
                                                                     "yhteyshenkilö",
                                                                     "your name",
                                                                     "ваше имя",
                                                                     "имя",
                                                                     "фио"}));

/// "*E-post*" of a text made of HTML, "E-post *" of a field that must be filled in.
std::string_view bare(std::string_view text) {
    constexpr std::string_view around = " \t*_:|-";
    const auto begin = text.find_first_not_of(around);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(around) + 1 - begin);
}

/// Reads line by line: a label with its value behind the colon, or alone above it.
class FormReader {
public:
    model::Address run(std::string_view text) {
        text = model::cut_utf8(text, text_bytes_max);
        while (!text.empty() && (person_.address.empty() || person_.name.empty())) {
            const auto end = text.find('\n');
            read(text.substr(0, end));
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
        return person_.address.empty() ? model::Address() : person_;
    }

private:
    enum class Label { none, address, name };

    static Label label_of(std::string_view text) {
        text = bare(text);
        if (text.empty() || text.size() > label_bytes_max) return Label::none;
        const auto folded = fold(text);
        if (is_word(address_labels, folded)) return Label::address;
        return is_word(name_labels, folded) ? Label::name : Label::none;
    }

    void read(std::string_view line) {
        if (bare(line).empty()) return;
        const auto colon = line.substr(0, label_bytes_max).find(':');
        if (colon != std::string_view::npos) {
            if (const auto label = label_of(line.substr(0, colon)); label != Label::none) {
                const auto value = bare(line.substr(colon + 1));
                above_ = value.empty() ? label : Label::none;
                return take(label, value);
            }
        }
        if (above_ != Label::none) return take(std::exchange(above_, Label::none), bare(line));
        above_ = label_of(line);
    }

    void take(Label label, std::string_view value) {
        if (label == Label::address && person_.address.empty()) {
            person_.address = std::string(find_address(value));
        } else if (label == Label::name && person_.name.empty()) {
            person_.name = std::string(model::cut_utf8(value, name_bytes_max));
        }
    }

    model::Address person_;
    Label above_ = Label::none;  ///< Of the line before, which had no value.
};

}  // namespace

model::Address person_in_form(std::string_view text) { return FormReader().run(text); }

}  // namespace vastus::mail
