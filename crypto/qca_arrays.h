// Carries bytes to and from QCA's wiped arrays; private to crypto.
#pragma once
#include <QtCrypto>

#include <algorithm>
#include <limits>

#include "core/bytes.h"
#include "crypto/fatal.h"

namespace chatelaine::crypto {

inline const QString qcaProvider = QStringLiteral("qca-ossl");

inline int qcaSize(ByteView bytes) {
  require(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()), "data too large for QCA");
  return static_cast<int>(bytes.size());
}

inline QCA::SecureArray toSecureArray(ByteView bytes) {
  QCA::SecureArray array(qcaSize(bytes));
  std::copy_n(reinterpret_cast<const char*>(bytes.data()), bytes.size(), array.data());
  return array;
}

inline ByteView viewOf(const QCA::MemoryRegion& region) {
  return std::as_bytes(std::span(region.constData(), static_cast<std::size_t>(region.size())));
}

// For data that isn't secret: no copy, so it must not outlive `bytes`.
inline QByteArray borrowed(ByteView bytes) {
  return QByteArray::fromRawData(reinterpret_cast<const char*>(bytes.data()), qcaSize(bytes));
}

}  // namespace chatelaine::crypto
