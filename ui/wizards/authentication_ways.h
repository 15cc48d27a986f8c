// The ways to authenticate that the wizard offers: those of a known service first, then the general ones.
#pragma once
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

#include <vector>

#include "models/service_info.h"

namespace chatelaine::ui {

struct AuthenticationWay {
  QString title;
  models::Authentication authentication;
  std::vector<std::string> secretNames;  // in the order in which they are asked for
  bool isTheServices = false;            // known to fit this service
};

class AuthenticationWays {
  Q_DECLARE_TR_FUNCTIONS(AuthenticationWays)
 public:
  static std::vector<AuthenticationWay> forService(const models::ServiceInfo& service);
  static std::vector<AuthenticationWay> forAnyHost();
  // Kinds that belong to no web service: one way each.
  static AuthenticationWay forType(CredentialType type);
  static std::vector<CredentialType> typesWithoutService();
};

// What is asked for: the secrets that the rule names, then the type's others.
std::vector<std::string> secretNamesOf(CredentialType type, const InjectRule& rule);

}  // namespace chatelaine::ui
