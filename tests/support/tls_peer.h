// A TLS server with a certificate that a test gives it; keeps what it was sent after the handshake.
#pragma once
#include <QtNetwork/QSslServer>

#include <functional>

#include "crypto/x509.h"

namespace chatelaine::modelstest {

QByteArray bytes(const std::string& text);
QByteArray bytes(const Secret& text);

class TlsPeer final : public QObject {
 public:
  TlsPeer(const crypto::IssuedCertificate& leaf, std::function<QByteArray()> answer);
  QUrl url(const QString& host = QStringLiteral("localhost")) const;
  const QByteArray& seen() const { return m_seen; }
  void use(const crypto::IssuedCertificate& leaf);  // for the connections to come

 private:
  QSslServer m_server;
  std::function<QByteArray()> m_answer;
  QByteArray m_seen;
};

}  // namespace chatelaine::modelstest
