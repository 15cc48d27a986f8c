#include "tests/support/tls_peer.h"

#include <QtCore/QUrl>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QSslKey>
#include <QtNetwork/QSslSocket>

namespace chatelaine::modelstest {

QByteArray bytes(const std::string& text) { return QByteArray::fromStdString(text); }
QByteArray bytes(const Secret& text) { return {text.text().data(), qsizetype(text.size())}; }

TlsPeer::TlsPeer(const crypto::IssuedCertificate& leaf, std::function<QByteArray()> answer)
    : m_answer(std::move(answer)) {
  use(leaf);
  connect(&m_server, &QSslServer::pendingConnectionAvailable, this, [this] {
    auto* connection = m_server.nextPendingConnection();
    connect(connection, &QTcpSocket::readyRead, this, [this, connection] {
      m_seen += connection->readAll();
      if (!m_seen.endsWith("\r\n\r\n")) return;
      connection->write(m_answer());
      connection->disconnectFromHost();
    });
  });
  m_server.listen(QHostAddress::LocalHost);
}

void TlsPeer::use(const crypto::IssuedCertificate& leaf) {
  QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
  configuration.setLocalCertificate(QSslCertificate(bytes(leaf.certificatePem)));
  configuration.setPrivateKey(QSslKey(bytes(leaf.privateKeyPem), QSsl::Ec));
  m_server.setSslConfiguration(configuration);
}

QUrl TlsPeer::url(const QString& host) const {
  return QUrl(QStringLiteral("https://%1:%2/").arg(host).arg(m_server.serverPort()));
}

}  // namespace chatelaine::modelstest
