// The forms in which a service may send a secret back, before escapes. Pure; the searching is in scrub.h.
#pragma once
#include <cstdint>
#include <vector>

#include "core/secret.h"

namespace chatelaine::gateway {

// Whether line breaks may stand between a form's characters, as in Base64 for mail and PEM.
enum class Wrapping : std::uint8_t { none, anywhere };

struct SecretForm {
  Secret text;
  Wrapping wrapping;
};

// As it is, in hexadecimal, and in Base64 (three alignments, two alphabets): of the secret itself, of the secret as
// JSON and addresses write it, and of its Base64. Without repeats; nothing shorter than two bytes.
std::vector<SecretForm> formsOf(const Secret& secret);

}  // namespace chatelaine::gateway
