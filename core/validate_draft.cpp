#include <algorithm>
#include <charconv>

#include "core/field_checks.h"
#include "core/otpauth.h"
#include "core/validate.h"

namespace chatelaine {
namespace {

constexpr std::size_t longestSecret = 64 * 1024;
constexpr std::size_t longestInjected = 16 * 1024;  // what services accept in a header

bool isKnown(const std::vector<std::string_view>& names, std::string_view name, CredentialType type) {
  return type == CredentialType::custom ? !name.empty() : std::ranges::contains(names, name);
}

std::optional<FieldProblem> outsideOf(std::string_view text, int low, int high) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool isNumber = error == std::errc{} && end == text.data() + text.size();
  if (isNumber && value >= low && value <= high) return std::nullopt;
  return FieldProblem::outOfRange;
}

// The metadata that the gateway acts on; all other is display only.
std::optional<FieldProblem> problemOfMetadata(CredentialType type, std::string_view name, std::string_view value) {
  if (value.empty()) return std::nullopt;
  if (name == "port") return outsideOf(value, 1, 65535);
  if (type == CredentialType::oauth && name == "tokenUrl") return problemOfUrl(value);
  if (type == CredentialType::login && name == "uri") return problemOfUrl(value);
  if (type != CredentialType::totp) return std::nullopt;
  if (name == "digits") return outsideOf(value, 6, 8);
  if (name == "period") return outsideOf(value, 15, 300);
  const bool isAlgorithm = value == "SHA1" || value == "SHA256" || value == "SHA512";
  return name == "algorithm" && !isAlgorithm ? std::optional(FieldProblem::outOfRange) : std::nullopt;
}

// Keys in PEM and lists of codes have lines; nothing that goes into a request may.
Lines linesOf(const CredentialDraft& draft, std::string_view name) {
  const bool hasLines = name == "privateKey" || name == "backupCodes" || name == "usedBackupCodes" ||
                        draft.binding.type == CredentialType::custom;
  return hasLines && !std::ranges::contains(fieldsUsed(draft.binding.rule), name) ? Lines::many : Lines::one;
}

std::optional<FieldProblem> problemOfSecret(const CredentialDraft& draft, const SecretField& field) {
  const CredentialType type = draft.binding.type;
  if (!isKnown(infoOf(type).secretFields, field.name, type)) return FieldProblem::unknownField;
  if (field.value.isEmpty()) return FieldProblem::missing;
  const bool isInjected = std::ranges::contains(fieldsUsed(draft.binding.rule), field.name);
  const std::string_view text = field.value.text();
  if (const auto problem =
          problemOfText(text, isInjected ? longestInjected : longestSecret, linesOf(draft, field.name))) {
    return problem;
  }
  if (type == CredentialType::totp && field.name == "secret") {
    const auto key = decodeBase32(text);
    if (!key || key->isEmpty()) return FieldProblem::notBase32;
  }
  const auto prefix = draft.labels.metadata.find("prefix");
  const bool hasPrefix = type == CredentialType::apiKey && field.name == "key" && prefix != draft.labels.metadata.end();
  if (hasPrefix && !text.starts_with(prefix->second)) return FieldProblem::wrongPrefix;
  return std::nullopt;
}

// An access token that the gateway fetches with one of the others needn't be there yet.
bool isFetched(const CredentialDraft& draft, std::string_view name) {
  if (draft.binding.type != CredentialType::oauth || name != "accessToken") return false;
  return find(draft.secrets, "refreshToken") || find(draft.secrets, "clientSecret");
}

void checkSecrets(const CredentialDraft& draft, FieldErrors& errors) {
  if (draft.secrets.empty()) errors.push_back({"secrets", FieldProblem::missing});
  for (const std::string_view name : infoOf(draft.binding.type).requiredSecretFields) {
    if (!find(draft.secrets, name)) errors.push_back({"secrets." + std::string(name), FieldProblem::missing});
  }
  for (const std::string& name : fieldsUsed(draft.binding.rule)) {
    if (find(draft.secrets, name) || isFetched(draft, name)) continue;
    errors.push_back({"binding.rule", FieldProblem::ruleNamesUnknownField});
  }
  for (std::size_t i = 0; i < draft.secrets.size(); ++i) {
    const SecretField& field = draft.secrets[i];
    const bool isRepeated = find(draft.secrets, field.name) != &field.value;
    report(errors, "secrets." + field.name, isRepeated ? FieldProblem::unknownField : problemOfSecret(draft, field));
  }
}

}  // namespace

std::vector<FieldError> validate(const CredentialDraft& draft, Timestamp now) {
  FieldErrors errors = validate(draft.labels, now);
  const CredentialType type = draft.binding.type;
  for (const auto& [name, value] : draft.labels.metadata) {
    const bool isKnownName = isKnown(infoOf(type).metadataFields, name, type);
    report(errors, "labels.metadata." + name,
           isKnownName ? problemOfMetadata(type, name, value) : FieldProblem::unknownField);
  }
  for (FieldError& error : validate(draft.binding)) errors.push_back(std::move(error));
  checkSecrets(draft, errors);
  // One field, one error of a kind: the rule is looked at from two sides.
  FieldErrors unique;
  for (FieldError& error : errors) {
    if (!std::ranges::contains(unique, error)) unique.push_back(std::move(error));
  }
  return unique;
}

}  // namespace chatelaine
