// What a small dialog does with the answer to its request: closes, or says what went wrong and stays.
#pragma once
#include <QtCore/QPointer>

#include <functional>

#include "ui/screens/common/form_dialog.h"

namespace chatelaine::ui {

// For the `done` of a controller's call. `onSuccess` gets the value.
template <class T>
std::function<void(Result<T>)> answering(FormDialog* dialog, std::function<void(T)> onSuccess) {
  dialog->setBusy(true);
  return [dialog = QPointer(dialog), onSuccess = std::move(onSuccess)](Result<T> result) {
    if (!result) {
      if (dialog) dialog->fail(result.error().code);
      return;
    }
    if (dialog) dialog->accept();
    onSuccess(std::move(*result));
  };
}
inline std::function<void(Result<void>)> answeringDone(FormDialog* dialog, std::function<void()> onSuccess) {
  dialog->setBusy(true);
  return [dialog = QPointer(dialog), onSuccess = std::move(onSuccess)](const Result<void>& result) {
    if (!result) {
      if (dialog) dialog->fail(result.error().code);
      return;
    }
    if (dialog) dialog->accept();
    onSuccess();
  };
}

}  // namespace chatelaine::ui
