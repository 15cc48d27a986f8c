// The words for the fields of every credential type and for what can be wrong with them.
#pragma once
#include <QtCore/QCoreApplication>
#include <QtCore/QString>

#include <string_view>

#include "core/credential.h"
#include "core/validate.h"
#include "ui/look/icon.h"
#include "ui/widgets/secret_field.h"

namespace chatelaine::ui {

class FieldTexts {
  Q_DECLARE_TR_FUNCTIONS(FieldTexts)
 public:
  static QString typeName(CredentialType type);  // "API key"
  static Icon typeIcon(CredentialType type);
  static QString secretLabel(CredentialType type, std::string_view name);  // "Secret access key"
  static QString metadataLabel(std::string_view name);                     // "Token URL"
  static QString metadataPlaceholder(std::string_view name);
  static QString identifierLabel(CredentialType type);
  static QString problem(FieldProblem problem);
  static SecretShape shapeOf(std::string_view secretName);
};

}  // namespace chatelaine::ui
