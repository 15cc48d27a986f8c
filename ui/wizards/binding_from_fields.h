// What a credential would be bound to, decided from the choices of the wizard's first two steps; no widgets.
#pragma once
#include <optional>

#include "core/credential.h"
#include "models/service_info.h"

namespace chatelaine::ui {

// What step 1 decides: a known service, a host of the person's own, or a kind that belongs to no web service.
struct ServiceChoice {
  const models::ServiceInfo* service = nullptr;
  std::optional<AllowedHost> host;
  std::optional<CredentialType> type;
  models::TypedValues values;  // found in a pasted address: {"tenant", "acme"}
};

// `values`: "tenant", "identifier" and the metadata as typed.
Binding bindingFrom(const ServiceChoice& choice, const models::Authentication& authentication,
                    const models::TypedValues& values);

// The registry's id, or the host for one of the person's own, or the type's key.
std::string serviceOf(const ServiceChoice& choice);

}  // namespace chatelaine::ui
