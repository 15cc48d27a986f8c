#include <QtCore/QCoreApplication>

#include "tests/support/test_main.h"

std::unique_ptr<QCoreApplication> chatelaine::test::makeApplication(int& argc, char** argv) {
  return std::make_unique<QCoreApplication>(argc, argv);
}
