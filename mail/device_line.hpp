// "Sent from my iPhone": lines that a device or a program puts below a letter (mail.md 5.7).
//
// "Sent by courier" begins alike, so that what anything can follow must name a device or a program.
// Linear; pure; cannot fail.
#pragma once

#include <string_view>

namespace vastus::mail {

bool is_device_line(std::string_view text);

}  // namespace vastus::mail
