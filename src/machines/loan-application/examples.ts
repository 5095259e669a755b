/** The examples for the documentation. */
export const examples = {
  input: {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    amount: 5_000_00,
    termMonths: 24,
    monthlyIncome: 3_200_00,
  },
  events: {
    APPROVE: { by: 'charles' },
    DECLINE: { by: 'charles', reason: 'The income is too low.' },
    REQUEST_DOCUMENTS: { by: 'charles', documents: ['payslip'] },
    SUPPLY_DOCUMENT: { name: 'payslip', url: 'https://files.example.com/payslip.pdf' },
    ACCEPT_OFFER: {},
    REJECT_OFFER: { reason: 'Too expensive.' },
    WITHDRAW: {},
  },
  instance: {
    state: { review: { reminders: 'quiet', escalation: 'patient' } },
    data: {
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      amount: 5_000_00,
      termMonths: 24,
      monthlyIncome: 3_200_00,
      score: 710,
      approvals: ['charles'],
      documents: [],
      escalated: false,
      acts: [{ by: 'charles', did: 'APPROVE' as const }],
      untold: [],
    },
  },
};
