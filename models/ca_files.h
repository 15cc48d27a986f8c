// Writes the certificate files that the Connect environment names: our CA alone, and together with the system's roots.
#pragma once
#include <QtCore/QString>

#include "core/result.h"

namespace chatelaine::models {

struct AuthorityFiles {
  QString authority;  // our CA
  QString bundle;     // the system's roots and our CA
};

// Into `folder`, replaced whole. notFound: no system roots in the usual places; diskFull, denied.
Result<AuthorityFiles> writeAuthorityFiles(const QString& folder, const std::string& authorityPem,
                                           const QStringList& systemBundles);
QStringList usualSystemBundles();

}  // namespace chatelaine::models
