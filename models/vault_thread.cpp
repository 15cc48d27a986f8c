#include "models/vault_thread.h"

#include <exception>
#include <new>

namespace chatelaine::models {

VaultThread::VaultThread(QObject* parent)
    : QObject(parent), m_worker(new QObject), m_space(std::make_unique<VaultSpace>()) {
  m_thread.setObjectName(QStringLiteral("vault"));
  m_worker->moveToThread(&m_thread);
  m_thread.start();
}

VaultThread::~VaultThread() {
  // Queued behind everything that was posted before.
  QMetaObject::invokeMethod(
      m_worker,
      [this] {
        closeSpace(*m_space);
        m_thread.quit();
      },
      Qt::QueuedConnection);
  m_thread.wait();
  delete m_worker;
}

Error VaultThread::fromException() {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return {ErrorCode::limitExceeded, "out of memory"};
  } catch (const std::exception& exception) {
    return {ErrorCode::internal, exception.what()};
  } catch (...) {
    return {ErrorCode::internal, "an exception of an unknown type"};
  }
}

void VaultThread::enqueue(QPointer<QObject> context, Job job) {
  const auto shared = std::make_shared<Job>(std::move(job));
  QMetaObject::invokeMethod(
      m_worker,
      [this, context, shared] {
        const auto delivery = std::make_shared<Delivery>((*shared)(*m_space));
        *shared = nullptr;  // what the work held is dropped before anybody hears of the result
        QMetaObject::invokeMethod(
            this,
            [context, delivery] {
              if (context) (*delivery)();
            },
            Qt::QueuedConnection);
      },
      Qt::QueuedConnection);
}

}  // namespace chatelaine::models
