#include <algorithm>

#include "gateway/proxy/exchange.h"

namespace chatelaine::gateway {
namespace {

using http::equalsIgnoringCase;
using http::FieldView;

// The rule's places, filled with something harmless.
std::optional<Injection> harmlessInjection(const Credential* credential) {
  if (credential == nullptr) return std::nullopt;
  SecretFields fields;
  for (const std::string& name : fieldsUsed(credential->binding.rule))
    fields.push_back({name, Secret::copyOf(std::string_view("harmless"))});
  auto injection = prepareInjection(credential->binding.rule, fields);
  if (!injection) return std::nullopt;
  return std::move(*injection);
}

bool mayHold(std::string_view text) { return text.find_first_of(":_%\\") != std::string_view::npos; }

}  // namespace

bool holdsStrayPlaceholder(const CanonicalRequest& request, const std::vector<FieldView>& fields,
                           const Credential* credential) {
  const bool isWorthLooking = mayHold(request.path) || mayHold(request.query) ||
                              std::ranges::any_of(fields, [](const FieldView& field) { return mayHold(field.value); });
  if (!isWorthLooking) return false;
  const auto injection = harmlessInjection(credential);
  // Host is ours and may name a machine called "vault:8200".
  std::vector<FieldView> passing;
  for (const FieldView& field : fields) {
    if (!equalsIgnoringCase(field.name, "host")) passing.push_back(field);
  }
  CanonicalRequest hostless = request;
  hostless.host = "host";
  WireBuffer text;
  writeRequestHead(text, {hostless, passing, {}, injection ? &*injection : nullptr});
  return holdsPlaceholder(text.text());
}

}  // namespace chatelaine::gateway
