/** The server's error codes with its canonical Korean texts. */
export const errorTexts = {
  AUTH_LOGIN_REQUIRED: { ko: '로그인이 필요합니다.', en: 'Login required.' },
  AUTH_INVALID_CREDENTIALS: {
    ko: '아이디 또는 비밀번호가 올바르지 않습니다.',
    en: 'Invalid username or password.',
  },
  AUTH_MISSING_CREDENTIALS: {
    ko: '아이디와 비밀번호를 입력해주세요.',
    en: 'Username and password are required.',
  },
  AUTH_DEVICE_TOKEN_REQUIRED: { ko: '디바이스 토큰이 필요합니다.', en: 'Device token is required.' },
  AUTH_TOKEN_INVALID_OR_EXPIRED: {
    ko: '토큰이 유효하지 않거나 만료되었습니다.',
    en: 'Token is invalid or expired.',
  },
  USER_NOT_FOUND: { ko: '사용자를 찾을 수 없습니다.', en: 'User not found.' },
  ROOM_ACCESS_DENIED: { ko: '대화방 접근 권한이 없습니다.', en: 'You do not have access to this room.' },
  ROOM_NOT_FOUND: { ko: '대화방을 찾을 수 없습니다.', en: 'Room not found.' },
  ROOM_ADMIN_REQUIRED: { ko: '관리자만 가능합니다.', en: 'Room admin permission is required.' },
  REQUEST_INVALID: { ko: '잘못된 요청입니다.', en: 'Invalid request.' },
  REQUEST_INVALID_FORMAT: { ko: '요청 형식이 올바르지 않습니다.', en: 'Invalid request format.' },
  MESSAGE_SAVE_FAILED: { ko: '메시지 저장에 실패했습니다.', en: 'Failed to save message.' },
  MESSAGE_SEND_FAILED: { ko: '메시지 전송에 실패했습니다.', en: 'Failed to send message.' },
  MESSAGE_EDIT_FAILED: { ko: '메시지 수정에 실패했습니다.', en: 'Failed to edit message.' },
  MESSAGE_DELETE_FAILED: { ko: '메시지 삭제에 실패했습니다.', en: 'Failed to delete message.' },
  UPLOAD_TOKEN_REQUIRED: { ko: '업로드 토큰이 필요합니다.', en: 'Upload token is required.' },
  UPLOAD_TOKEN_USED_OR_EXPIRED: {
    ko: '업로드 토큰이 이미 사용되었거나 만료되었습니다.',
    en: 'Upload token has been used or has expired.',
  },
  FILE_NOT_FOUND: { ko: '파일을 찾을 수 없습니다.', en: 'File not found.' },
  GENERIC_ERROR: { ko: '요청을 처리할 수 없습니다.', en: 'The request could not be processed.' },
} as const satisfies Record<string, { readonly ko: string; readonly en: string }>;

export type ErrorCode = keyof typeof errorTexts;
