// A draft that may be saved, for tests to spoil in one place; and errors as lines of text.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/validate.h"

namespace chatelaine::test {

inline const Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + std::chrono::hours(12);

inline void put(CredentialDraft& draft, std::string name, std::string_view value) {
  std::erase_if(draft.secrets, [&name](const SecretField& field) { return field.name == name; });
  draft.secrets.push_back({std::move(name), Secret::copyOf(value)});
}

inline CredentialDraft apiKeyDraft() {
  CredentialDraft draft;
  draft.labels.name = "stripe";
  draft.labels.service = "stripe";
  draft.labels.metadata = {{"prefix", "sk_"}};
  draft.binding.rule = HeaderRule{"Authorization", "Bearer {key}", {}};
  draft.binding.hosts = {{.name = "api.stripe.com"}};
  put(draft, "key", "sk_live_1234");
  return draft;
}

inline CredentialDraft draftOf(CredentialType type, std::string field, std::string_view value) {
  CredentialDraft draft;
  draft.labels.name = "name";
  draft.binding.type = type;
  put(draft, std::move(field), value);
  return draft;
}

inline bool has(const std::vector<FieldError>& errors, std::string_view field, FieldProblem problem) {
  return std::ranges::contains(errors, FieldError{std::string(field), problem});
}

}  // namespace chatelaine::test
