// libcurl's functions. Where it cannot be loaded, each says what it says when it cannot work: the first one called is
// curl_global_init, whose refusal ends the matter.
// Not for the libraries themselves to find.
#pragma GCC visibility push(hidden)

#include "lazy.h"

#include <stdarg.h>

#include <curl/curl.h>

#define CURL_LIBRARY "libcurl.so.4"
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

CURLcode curl_global_init(long flags) {
  LAZY(CURL_LIBRARY, curl_global_init)
  return real == NULL ? CURLE_FAILED_INIT : real(flags);
}

CURL *curl_easy_init(void) {
  LAZY(CURL_LIBRARY, curl_easy_init)
  return real == NULL ? NULL : real();
}

void curl_easy_cleanup(CURL *handle) {
  LAZY(CURL_LIBRARY, curl_easy_cleanup)
  if (real != NULL) real(handle);
}

// Every option of libcurl takes one value of pointer size: a long, a curl_off_t, a pointer or a function (curl.h,
// CURLOPTTYPE_*). Passed on as such it reaches the real function in the same register.
CURLcode curl_easy_setopt(CURL *handle, CURLoption option, ...) {
  LAZY(CURL_LIBRARY, curl_easy_setopt)
  if (real == NULL) return CURLE_FAILED_INIT;
  va_list arguments;
  va_start(arguments, option);
  void *value = va_arg(arguments, void *);
  va_end(arguments);
  return real(handle, option, value);
}

CURLcode curl_easy_getinfo(CURL *handle, CURLINFO info, ...) {
  LAZY(CURL_LIBRARY, curl_easy_getinfo)
  if (real == NULL) return CURLE_FAILED_INIT;
  va_list arguments;
  va_start(arguments, info);
  void *value = va_arg(arguments, void *);
  va_end(arguments);
  return real(handle, info, value);
}

const char *curl_easy_strerror(CURLcode code) {
  LAZY(CURL_LIBRARY, curl_easy_strerror)
  return real == NULL ? "libcurl.so.4 is not installed" : real(code);
}

struct curl_slist *curl_slist_append(struct curl_slist *list, const char *text) {
  LAZY(CURL_LIBRARY, curl_slist_append)
  return real == NULL ? NULL : real(list, text);
}

void curl_slist_free_all(struct curl_slist *list) {
  LAZY(CURL_LIBRARY, curl_slist_free_all)
  if (real != NULL) real(list);
}

time_t curl_getdate(const char *text, const time_t *now) {
  LAZY(CURL_LIBRARY, curl_getdate)
  return real == NULL ? -1 : real(text, now);
}

CURLM *curl_multi_init(void) {
  LAZY(CURL_LIBRARY, curl_multi_init)
  return real == NULL ? NULL : real();
}

CURLMcode curl_multi_cleanup(CURLM *multi) {
  LAZY(CURL_LIBRARY, curl_multi_cleanup)
  return real == NULL ? CURLM_INTERNAL_ERROR : real(multi);
}

CURLMcode curl_multi_setopt(CURLM *multi, CURLMoption option, ...) {
  LAZY(CURL_LIBRARY, curl_multi_setopt)
  if (real == NULL) return CURLM_INTERNAL_ERROR;
  va_list arguments;
  va_start(arguments, option);
  void *value = va_arg(arguments, void *);
  va_end(arguments);
  return real(multi, option, value);
}

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *handle) {
  LAZY(CURL_LIBRARY, curl_multi_add_handle)
  return real == NULL ? CURLM_INTERNAL_ERROR : real(multi, handle);
}

CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *handle) {
  LAZY(CURL_LIBRARY, curl_multi_remove_handle)
  return real == NULL ? CURLM_INTERNAL_ERROR : real(multi, handle);
}

CURLMcode curl_multi_perform(CURLM *multi, int *running) {
  LAZY(CURL_LIBRARY, curl_multi_perform)
  return real == NULL ? CURLM_INTERNAL_ERROR : real(multi, running);
}

CURLMcode curl_multi_poll(CURLM *multi, struct curl_waitfd *extra, unsigned int count, int timeout, int *events) {
  LAZY(CURL_LIBRARY, curl_multi_poll)
  return real == NULL ? CURLM_INTERNAL_ERROR : real(multi, extra, count, timeout, events);
}

CURLMcode curl_multi_wakeup(CURLM *multi) {
  LAZY(CURL_LIBRARY, curl_multi_wakeup)
  return real == NULL ? CURLM_INTERNAL_ERROR : real(multi);
}

CURLMsg *curl_multi_info_read(CURLM *multi, int *left) {
  LAZY(CURL_LIBRARY, curl_multi_info_read)
  return real == NULL ? NULL : real(multi, left);
}
