// Pseudonyms: a real mail made fit to be shown, and still the same mail to the rules.
//
// People's names, addresses, domains and long numbers are replaced, the same one always by the
// same; all other words stay, because rules read them. Our own addresses stay too. Not a safe way
// to publish mail: what somebody tells of themselves in plain words is still there. One thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "crm/office.hpp"
#include "model/message.hpp"

namespace vastus::crm {

class Pseudonyms {
public:
    /// `office` outlives this.
    explicit Pseudonyms(const Office& office) : office_(office) {}

    /// The words of a name are replaced wherever they stand from now on.
    void learn(const model::Address& person);
    /// The digits of this are replaced wherever it stands, however few.
    void learn_number(const std::string& text);

    std::string address(std::string_view address);
    std::string domain(std::string_view domain);
    std::string person(const model::Address& person);  ///< "Alder Birch <alder@client-1.example>"
    std::string text(std::string_view text);

private:
    std::string word(std::string_view word) const;
    std::string token(std::string_view token);

    const Office& office_;
    std::map<std::string, std::string> domains_, locals_, words_;  ///< Keys are folded.
    std::vector<std::string> numbers_;
};

}  // namespace vastus::crm
